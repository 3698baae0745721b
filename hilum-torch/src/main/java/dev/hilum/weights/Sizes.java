package dev.hilum.weights;

import dev.hilum.tensor.DType;

/** Element and byte counts of shapes that come from files, safe against overflow. */
final class Sizes {
  private Sizes() {}

  /** The product of the sides, or -1 when a side is negative or the product exceeds 63 bits. */
  static long elements(long[] shape) {
    long count = 1;
    boolean empty = false;
    for (long side : shape) {
      if (side < 0) {
        return -1;
      }
      empty |= side == 0;
    }
    if (empty) {
      return 0;
    }
    for (long side : shape) {
      if (count > Long.MAX_VALUE / side) {
        return -1;
      }
      count *= side;
    }
    return count;
  }

  /** Bytes of a contiguous tensor, or -1 when that cannot be said in 63 bits. */
  static long bytes(DType dtype, long[] shape) {
    long count = elements(shape);
    return count > Long.MAX_VALUE / dtype.byteSize() ? -1 : count * dtype.byteSize();
  }
}
