package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * A checkpoint whose float32 tensors are rounded to the nearest float16, which halves it; a value
 * then errs by at most 2^-11 of itself, or 2^-25 where it is below 2^-14. Single values, such as
 * temperatures, and other element types stay as they are.
 */
public final class HalfSource implements TensorSource {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort HALF =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final TensorSource source;

  public HalfSource(TensorSource source) {
    this.source = source;
  }

  @Override
  public String origin() {
    return source.origin();
  }

  @Override
  public Set<String> names() {
    return source.names();
  }

  @Override
  public DType dtype(String name) {
    return rounded(name) ? DType.F16 : source.dtype(name);
  }

  @Override
  public long[] shape(String name) {
    return source.shape(name);
  }

  /**
   * @throws BadInputException if a value is beyond float16's largest, 65504
   */
  @Override
  public MemorySegment bytes(String name) {
    MemorySegment values = source.bytes(name);
    if (!rounded(name)) {
      return values;
    }
    int count = Math.toIntExact(values.byteSize() / Float.BYTES);
    MemorySegment halves = MemorySegment.ofArray(new byte[Short.BYTES * count]);
    for (int i = 0; i < count; i++) {
      float value = values.getAtIndex(FLOAT, i);
      short half = Float.floatToFloat16(value);
      if (Float.isFinite(value) && !Float.isFinite(Float.float16ToFloat(half))) {
        throw new BadInputException(
            "%s: %s: weights in float16 must be within 65504, got %s"
                .formatted(origin(), name, value));
      }
      halves.setAtIndex(HALF, i, half);
    }
    return halves;
  }

  @Override
  public void close() {
    source.close();
  }

  private boolean rounded(String name) {
    return source.dtype(name) == DType.F32 && source.bytes(name).byteSize() > Float.BYTES;
  }
}
