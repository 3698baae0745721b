package dev.hilum.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The size of each dimension, slowest first; a scalar has none. */
public record Shape(long... dims) {

  /** Matches any size in {@link #check}. */
  public static final long ANY = -1;

  public Shape {
    dims = dims.clone();
  }

  @Override
  public long[] dims() {
    return dims.clone();
  }

  public int rank() {
    return dims.length;
  }

  /** The size of dimension {@code i}; negative counts from the end. */
  public long size(int i) {
    int at = i < 0 ? i + dims.length : i;
    if (at < 0 || at >= dims.length) {
      throw new IllegalArgumentException(
          "dimension must be within the rank, got " + i + " for shape " + this);
    }
    return dims[at];
  }

  /** The number of elements. */
  public long count() {
    long n = 1;
    for (long d : dims) {
      n = Math.multiplyExact(n, d);
    }
    return n;
  }

  /**
   * Requires the rank and sizes given, {@link #ANY} matching all; {@code what} names the value in
   * the error.
   */
  public static void check(Tensor x, String what, long... expected) {
    boolean fits = x.rank() == expected.length;
    for (int i = 0; fits && i < expected.length; i++) {
      fits = expected[i] == ANY || expected[i] == x.size(i);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          what + " must have shape " + new Shape(expected) + ", got " + x.shape());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape s && Arrays.equals(dims, s.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.stream(dims)
        .mapToObj(d -> d == ANY ? "any" : Long.toString(d))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
