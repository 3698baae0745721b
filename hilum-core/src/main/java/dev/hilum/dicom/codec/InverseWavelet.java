package dev.hilum.dicom.codec;

import java.util.stream.IntStream;

/**
 * An inverse wavelet transform (T.800, annex F.3) in place: rows, then columns, from the lowest
 * resolution up. Strips of rows, then strips of columns, are shared among the cores.
 */
interface InverseWavelet {
  /** Rows or columns that are transformed together. */
  int STRIP = 32;

  /**
   * Transforms rows: in each the low half, then the high half, to samples.
   *
   * @param low samples of the low half
   * @param odd 1 if a row begins with a high sample, else 0
   */
  void rows(int from, int to, int width, int low, int odd);

  /** Transforms the columns of one strip, as {@link #rows} does rows. */
  void columns(int from, int width, int height, int low, int odd);

  /** Transforms all resolutions of a plane. */
  default void inverse(WaveletPlane p) {
    for (int r = 1; r <= p.coding.levels(); r++) {
      int width = p.right(r) - p.left(r), height = p.bottom(r) - p.top(r);
      int lowWidth = p.right(r - 1) - p.left(r - 1), lowHeight = p.bottom(r - 1) - p.top(r - 1);
      int oddX = p.left(r) & 1, oddY = p.top(r) & 1;
      strips(height)
          .forEach(from -> rows(from, Math.min(height, from + STRIP), width, lowWidth, oddX));
      strips(width).forEach(from -> columns(from, width, height, lowHeight, oddY));
    }
  }

  private static IntStream strips(int lines) {
    return IntStream.range(0, (lines + STRIP - 1) / STRIP).parallel().map(i -> i * STRIP);
  }
}
