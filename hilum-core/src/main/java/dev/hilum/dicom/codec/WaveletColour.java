package dev.hilum.dicom.codec;

/** The inverse transforms of three components (T.800, annex G), in place. */
final class WaveletColour {
  private WaveletColour() {}

  /** In integers, exactly. */
  static void reversible(int[][] planes) {
    int[] a = planes[0], b = planes[1], c = planes[2];
    for (int i = 0; i < a.length; i++) {
      int green = a[i] - (b[i] + c[i] >> 2), red = c[i] + green, blue = b[i] + green;
      a[i] = red;
      b[i] = green;
      c[i] = blue;
    }
  }

  /** YCbCr to RGB, in OpenJPEG's order of operations. */
  static void irreversible(float[][] planes) {
    float[] a = planes[0], b = planes[1], c = planes[2];
    for (int i = 0; i < a.length; i++) {
      float luma = a[i], cb = b[i], cr = c[i];
      a[i] = luma + cr * 1.402f;
      b[i] = luma - cb * 0.34413f - cr * 0.71414f;
      c[i] = luma + cb * 1.772f;
    }
  }
}
