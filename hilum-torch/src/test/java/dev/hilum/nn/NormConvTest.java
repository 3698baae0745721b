package dev.hilum.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NormConvTest {
  private static final int IN = 12, OUT = 5;

  /** Gains of both signs and exactly 0, with positive and negative shifts. */
  private static MemorySource checkpoint(Rng rng) {
    Map<String, Tensor> t = new LinkedHashMap<>();
    t.put("norm.weight", Tensor.of(new float[] {1, -1, 0, 0, 2, -2, .5f, -.5f, 1, -1, 1e-6f, 3}));
    t.put("norm.bias", Tensor.of(new float[] {1, 1, 1, -1, -1, -1, 0, 0, -2, 2, .5f, 0}));
    t.put("norm.running_mean", rng.normal(IN));
    t.put("norm.running_var", rng.uniform(IN).add(0.5));
    t.put("conv.weight", rng.normal(OUT, IN, 1, 1));
    t.put("after.weight", rng.normal(OUT));
    t.put("after.bias", rng.normal(OUT));
    t.put("after.running_mean", rng.normal(OUT));
    t.put("after.running_var", rng.uniform(OUT).add(0.5));
    return new MemorySource(t);
  }

  private static NormConv build(MemorySource checkpoint, Mode mode) {
    Weights w = Weights.load(checkpoint, mode);
    NormConv layer = NormConv.of(w.in("norm"), w.in("conv"), IN, OUT, w.in("after"));
    w.finish();
    return layer;
  }

  @Test
  void foldedEqualsThePartsForGainsOfEverySign() {
    try (Scope scope = Scope.open();
        Rng rng = Rng.of(7)) {
      MemorySource checkpoint = checkpoint(rng);
      NormConv folded = build(checkpoint, Mode.INFERENCE);
      NormConv plain = build(checkpoint, Mode.TRAINING);
      Tensor x = rng.normal(3, 6, 4, IN);
      assertClose(folded.forward(x, false), plain.forward(x, false));
      assertClose(folded.forward(x, true), plain.forward(x, true));
      assertClose(folded.pooled(x), plain.pooled(x));
    }
  }

  private static void assertClose(Tensor got, Tensor expected) {
    double error = Gradients.off(() -> got.sub(expected).abs().amax(false, 0, 1, 2, 3).item());
    assertThat(error).isLessThan(2e-5);
    assertThat(got.shape()).isEqualTo(expected.shape());
  }
}
