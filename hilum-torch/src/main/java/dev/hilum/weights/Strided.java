package dev.hilum.weights;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Strided views of memory: whether they are plain, what they reach, and copies that are plain. */
final class Strided {
  private Strided() {}

  /** Whether elements follow each other in row-major order. */
  static boolean isContiguous(long[] shape, long[] strides) {
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] == 0) {
        return true;
      }
      if (shape[i] != 1 && strides[i] != expected) {
        return false;
      }
      expected *= shape[i];
    }
    return true;
  }

  /** One past the last element that a view touches; -1 when beyond 63 bits. */
  static long reach(long offset, long[] shape, long[] strides) {
    try {
      long last = offset;
      for (int i = 0; i < shape.length; i++) {
        if (shape[i] == 0) {
          return offset;
        }
        last = Math.addExact(last, Math.multiplyExact(shape[i] - 1, strides[i]));
      }
      return Math.addExact(last, 1);
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  /**
   * A row-major copy.
   *
   * @param from the storage
   * @param width bytes of one element
   * @param offset first element
   */
  static MemorySegment copy(
      MemorySegment from, int width, long offset, long[] shape, long[] strides) {
    MemorySegment to = Arena.ofAuto().allocate(width * Sizes.elements(shape), 64);
    copy(from, width, offset, shape, strides, 0, to, 0);
    return to;
  }

  /** Copies the part of the view from dimension {@code dim} on; returns the elements written. */
  private static long copy(
      MemorySegment from,
      int width,
      long offset,
      long[] shape,
      long[] strides,
      int dim,
      MemorySegment to,
      long at) {
    if (dim == shape.length) {
      MemorySegment.copy(from, width * offset, to, width * at, width);
      return 1;
    }
    if (dim == shape.length - 1) {
      row(from, width, offset, strides[dim], shape[dim], to, at);
      return shape[dim];
    }
    long written = 0;
    for (long i = 0; i < shape[dim]; i++) {
      long start = offset + i * strides[dim];
      written += copy(from, width, start, shape, strides, dim + 1, to, at + written);
    }
    return written;
  }

  private static void row(
      MemorySegment from,
      int width,
      long offset,
      long stride,
      long count,
      MemorySegment to,
      long at) {
    switch (width) {
      case 1 -> {
        for (long i = 0; i < count; i++) {
          to.set(
              ValueLayout.JAVA_BYTE, at + i, from.get(ValueLayout.JAVA_BYTE, offset + i * stride));
        }
      }
      case 2 -> {
        var half = ValueLayout.JAVA_SHORT_UNALIGNED;
        for (long i = 0; i < count; i++) {
          to.set(half, 2 * (at + i), from.get(half, 2 * (offset + i * stride)));
        }
      }
      case 4 -> {
        var word = ValueLayout.JAVA_INT_UNALIGNED;
        for (long i = 0; i < count; i++) {
          to.set(word, 4 * (at + i), from.get(word, 4 * (offset + i * stride)));
        }
      }
      default -> {
        var wide = ValueLayout.JAVA_LONG_UNALIGNED;
        for (long i = 0; i < count; i++) {
          to.set(wide, 8 * (at + i), from.get(wide, 8 * (offset + i * stride)));
        }
      }
    }
  }
}
