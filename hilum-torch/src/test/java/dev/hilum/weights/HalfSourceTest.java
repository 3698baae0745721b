package dev.hilum.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints in half the space. */
class HalfSourceTest {
  @TempDir private Path folder;

  private Path write(float[] weight) {
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      tensors.put("weight", StoredTensor.of(Tensor.of(weight)));
      tensors.put("scale", StoredTensor.of(Tensor.of(new float[] {3.9123f})));
      tensors.put("ids", StoredTensor.of(Tensor.of(new long[] {1, 70000}, 2)));
      Path file = folder.resolve(scope.hashCode() + ".safetensors");
      SafetensorsWriter.write(file, tensors, Map.of());
      return file;
    }
  }

  @Test
  void floatsAreRoundedToTheNearestHalfAndTheRestIsKept() {
    float[] values = {0, -0f, 1, 1 + 0x1p-11f, 1 + 3 * 0x1p-12f, 65504, -2.5f, 0x1p-25f, 1e-5f};
    Path half = folder.resolve("half.safetensors");
    try (TensorSource source = new HalfSource(Checkpoints.open(write(values)))) {
      SafetensorsWriter.write(half, source, Map.of());
    }
    try (TensorSource source = Checkpoints.open(half);
        Scope scope = Scope.open()) {
      assertThat(source.dtype("weight")).isEqualTo(DType.F16);
      assertThat(source.dtype("scale")).isEqualTo(DType.F32);
      assertThat(source.dtype("ids")).isEqualTo(DType.I64);
      float[] back =
          Tensor.of(source.bytes("weight"), DType.F16, source.shape("weight"))
              .to(DType.F32)
              .floats();
      for (int i = 0; i < values.length; i++) {
        float error = Math.abs(back[i] - values[i]);
        float bound = Math.max(Math.abs(values[i]) * 0x1p-11f, 0x1p-25f);
        assertThat(error).as("%s, %s", values[i], scope).isLessThanOrEqualTo(bound);
      }
      assertThat(back[3]).as("half way: to even").isEqualTo(1);
      assertThat(back[4]).isEqualTo(1 + 0x1p-10f);
    }
  }

  @Test
  void aWeightBeyondHalfIsRefused() {
    try (TensorSource source = new HalfSource(Checkpoints.open(write(new float[] {1, -70000})))) {
      assertThatThrownBy(() -> source.bytes("weight"))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("weight: weights in float16 must be within 65504, got -70000.0");
    }
  }
}
