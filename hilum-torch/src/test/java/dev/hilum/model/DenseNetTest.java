package dev.hilum.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.weights.Weights;
import java.util.List;
import org.junit.jupiter.api.Test;

class DenseNetTest {

  @Test
  void batchThatGoesPieceByPieceEqualsFilmsOneByOne() {
    try (Scope scope = Scope.open();
        Rng rng = Rng.of(3)) {
      Weights w = Weights.init(3, Mode.INFERENCE);
      DenseNet network = new DenseNet(w, new DenseNet.Config(1, 8, 4, List.of(2, 2), 8, 3, false));
      w.finish();
      Tensor films = rng.normal(6, 1, 224, 224); // pieces of 4 and 2
      Tensor together = Gradients.off(() -> network.forward(films));
      assertThat(together.shape().dims()).containsExactly(6, 16);
      for (int i = 0; i < 6; i++) {
        Tensor film = films.narrow(0, i, 1);
        float[] alone = Gradients.off(() -> network.forward(film)).floats();
        float[] row = together.select(0, i).contiguous().floats();
        for (int j = 0; j < row.length; j++) {
          assertThat(row[j]).isCloseTo(alone[j], org.assertj.core.data.Offset.offset(1e-5f));
        }
      }
      w.close();
    }
  }
}
