package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * Looks for NaN and infinity in a checkpoint, which would otherwise surface as a NaN embedding with
 * no hint of its cause. A number is finite when its exponent bits are not all ones, so that the
 * check is one integer comparison a value.
 */
public final class FiniteValues {
  private static final int CHUNK = 1 << 16;

  private FiniteValues() {}

  /**
   * Checks every floating tensor.
   *
   * @param excepted names that may hold NaN, such as unknown operating points
   * @throws BadInputException naming the first tensor, its element and the value found
   */
  public static void check(TensorSource source, Predicate<String> excepted) {
    Collection<String> names = source.names();
    names.parallelStream()
        .filter(name -> source.dtype(name).isFloating() && !excepted.test(name))
        .forEach(name -> check(source, name));
  }

  private static void check(TensorSource source, String name) {
    MemorySegment bytes = source.bytes(name);
    long at =
        switch (source.dtype(name)) {
          case F32 -> firstWord(bytes, 0x7f800000);
          case F16 -> firstHalf(bytes, 0x7c00);
          case BF16 -> firstHalf(bytes, 0x7f80);
          default -> firstDouble(bytes);
        };
    if (at >= 0) {
      throw new BadInputException(
          "%s: weights must be finite, element %d of \"%s\" is not"
              .formatted(source.origin(), at, name));
    }
  }

  private static long firstWord(MemorySegment bytes, int exponent) {
    var layout = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    int[] chunk = new int[CHUNK];
    long count = bytes.byteSize() / 4;
    for (long start = 0; start < count; start += CHUNK) {
      int length = (int) Math.min(CHUNK, count - start);
      MemorySegment.copy(bytes, layout, 4 * start, chunk, 0, length);
      int largest = 0;
      for (int i = 0; i < length; i++) {
        largest = Math.max(largest, chunk[i] & exponent);
      }
      if (largest == exponent) {
        for (int i = 0; i < length; i++) {
          if ((chunk[i] & exponent) == exponent) {
            return start + i;
          }
        }
      }
    }
    return -1;
  }

  private static long firstHalf(MemorySegment bytes, int exponent) {
    var layout = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    short[] chunk = new short[CHUNK];
    long count = bytes.byteSize() / 2;
    for (long start = 0; start < count; start += CHUNK) {
      int length = (int) Math.min(CHUNK, count - start);
      MemorySegment.copy(bytes, layout, 2 * start, chunk, 0, length);
      for (int i = 0; i < length; i++) {
        if ((chunk[i] & exponent) == exponent) {
          return start + i;
        }
      }
    }
    return -1;
  }

  private static long firstDouble(MemorySegment bytes) {
    var layout = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < bytes.byteSize() / 8; i++) {
      if (!Double.isFinite(bytes.get(layout, 8 * i))) {
        return i;
      }
    }
    return -1;
  }
}
