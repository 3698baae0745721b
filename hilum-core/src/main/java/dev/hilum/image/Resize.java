package dev.hilum.image;

/**
 * Pillow's {@code Image.resize}: a pass across and one down, each rounded to the pixel type. Across
 * goes first, except where the height shrinks by more than twice what the width does; there Pillow,
 * since version 13, goes down first, and so do we, for the rounding shows the order.
 *
 * <p>On 8 bits the result equals Pillow's bit for bit: 22-bit fixed-point weights, 32-bit sums,
 * clipped after each pass. On floats it is Pillow's mode F: sums in double, stored as float.
 * Reference: {@code src/libImaging/Resample.c}, and {@code Geometry.c} for nearest.
 */
public final class Resize {
  private Resize() {}

  /**
   * Resizes one plane of 8-bit pixels.
   *
   * @param in [height * width]; returned itself when the size stays
   * @return [outHeight * outWidth]
   */
  public static byte[] bytes(
      byte[] in, int width, int height, int outWidth, int outHeight, Filter filter) {
    check(in.length, width, height, outWidth, outHeight);
    if (width == outWidth && height == outHeight) {
      return in;
    }
    byte[] out = new byte[outWidth * outHeight];
    rows(
        in,
        width,
        height,
        outWidth,
        outHeight,
        filter,
        (y, pixels) -> {
          for (int x = 0; x < pixels.length; x++) {
            out[y * outWidth + x] = (byte) pixels[x];
          }
        });
    return out;
  }

  /** As {@link #bytes}, a row at a time; of a large image in any order. */
  static void rows(
      byte[] in,
      int width,
      int height,
      int outWidth,
      int outHeight,
      Filter filter,
      ByteResize.RowSink sink) {
    if (filter == Filter.NEAREST || width == outWidth && height == outHeight) {
      int[] columns = nearest(width, outWidth), rows = nearest(height, outHeight);
      int[] pixels = new int[outWidth];
      for (int y = 0; y < outHeight; y++) {
        for (int x = 0; x < outWidth; x++) {
          pixels[x] = in[rows[y] * width + columns[x]] & 0xff;
        }
        sink.row(y, pixels);
      }
    } else if (downFirst(width, height, outWidth, outHeight)) {
      byte[] low = bytes(in, width, height, width, outHeight, filter);
      ByteResize.run(low, width, outHeight, outWidth, outHeight, filter, sink);
    } else {
      ByteResize.run(in, width, height, outWidth, outHeight, filter, sink);
    }
  }

  /** Resizes one plane of float pixels, as {@link #bytes} does 8-bit ones. */
  public static float[] floats(
      float[] in, int width, int height, int outWidth, int outHeight, Filter filter) {
    check(in.length, width, height, outWidth, outHeight);
    if (width == outWidth && height == outHeight) {
      return in;
    }
    if (filter == Filter.NEAREST) {
      int[] columns = nearest(width, outWidth), rows = nearest(height, outHeight);
      float[] out = new float[outWidth * outHeight];
      for (int y = 0; y < outHeight; y++) {
        for (int x = 0; x < outWidth; x++) {
          out[y * outWidth + x] = in[rows[y] * width + columns[x]];
        }
      }
      return out;
    }
    if (downFirst(width, height, outWidth, outHeight)) {
      float[] low = down(in, width, Taps.of(height, outHeight, filter));
      return across(low, width, outHeight, Taps.of(width, outWidth, filter));
    }
    float[] wide =
        width == outWidth ? in : across(in, width, height, Taps.of(width, outWidth, filter));
    return height == outHeight ? wide : down(wide, outWidth, Taps.of(height, outHeight, filter));
  }

  /** Pillow 13's choice of the first pass: down where that drops far more pixels than across. */
  private static boolean downFirst(int width, int height, int outWidth, int outHeight) {
    return outHeight < height && outWidth != width && height - outHeight > 2L * (width - outWidth);
  }

  private static void check(int length, int width, int height, int outWidth, int outHeight) {
    PixelImage.checkSize(width, height);
    PixelImage.checkSize(outWidth, outHeight);
    if (length != width * height) {
      throw new IllegalArgumentException(
          "a plane must have width * height pixels, got "
              + length
              + " and "
              + width
              + " x "
              + height);
    }
  }

  /** The source pixel of each output pixel; the position accumulates, as in Pillow. */
  private static int[] nearest(int in, int out) {
    int[] source = new int[out];
    double scale = (double) in / out, position = scale * 0.5;
    for (int i = 0; i < out; i++) {
      source[i] = Math.min(in - 1, (int) position);
      position += scale;
    }
    return source;
  }

  private static float[] across(float[] in, int width, int height, Taps taps) {
    int outWidth = taps.first.length;
    float[] out = new float[outWidth * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < outWidth; x++) {
        double sum = 0;
        int i = y * width + taps.first[x], k = x * taps.size;
        for (int end = k + taps.count[x]; k < end; k++, i++) {
          sum += in[i] * taps.weights[k];
        }
        out[y * outWidth + x] = (float) sum;
      }
    }
    return out;
  }

  private static float[] down(float[] in, int width, Taps taps) {
    int outHeight = taps.first.length;
    float[] out = new float[width * outHeight];
    double[] sums = new double[width];
    for (int y = 0; y < outHeight; y++) {
      java.util.Arrays.fill(sums, 0);
      for (int j = 0; j < taps.count[y]; j++) {
        double weight = taps.weights[y * taps.size + j];
        int row = (taps.first[y] + j) * width;
        for (int x = 0; x < width; x++) {
          sums[x] += in[row + x] * weight;
        }
      }
      for (int x = 0; x < width; x++) {
        out[y * width + x] = (float) sums[x];
      }
    }
    return out;
  }
}
