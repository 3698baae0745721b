package dev.hilum.weights;

import dev.hilum.tensor.DType;
import dev.hilum.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * One tensor's values outside the engine.
 *
 * @param dtype element type
 * @param shape sides, outermost first; empty for a scalar
 * @param bytes contiguous, little-endian, row-major
 */
public record StoredTensor(DType dtype, long[] shape, MemorySegment bytes) {
  public StoredTensor {
    shape = shape.clone();
    long expected = Sizes.bytes(dtype, shape);
    if (expected < 0 || expected != bytes.byteSize()) {
      throw new IllegalArgumentException(
          "a tensor "
              + dtype
              + " "
              + Arrays.toString(shape)
              + " takes "
              + expected
              + " bytes, got "
              + bytes.byteSize());
    }
  }

  /** The tensor {@code name} of {@code source}. */
  public static StoredTensor of(TensorSource source, String name) {
    return new StoredTensor(source.dtype(name), source.shape(name), source.bytes(name));
  }

  /** A copy of an engine tensor's values. */
  public static StoredTensor of(Tensor t) {
    MemorySegment bytes =
        MemorySegment.ofArray(new byte[Math.toIntExact(t.count() * t.dtype().byteSize())]);
    t.copyTo(bytes);
    return new StoredTensor(t.dtype(), t.shape().dims(), bytes);
  }

  /** As {@link #of(Tensor)} without a copy where that is possible; valid while the tensor lives. */
  public static StoredTensor view(Tensor t) {
    return t.isContiguous() ? new StoredTensor(t.dtype(), t.shape().dims(), t.memory()) : of(t);
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }
}
