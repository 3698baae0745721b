package dev.hilum.image;

/**
 * Pillow's {@code Image.resize}: across, then down, each pass rounded to the pixel type.
 *
 * <p>On 8 bits the result equals Pillow's bit for bit: 22-bit fixed-point weights, 32-bit sums,
 * clipped after each pass. On floats it is Pillow's mode F: sums in double, stored as float.
 * Reference: {@code src/libImaging/Resample.c}, and {@code Geometry.c} for nearest.
 */
public final class Resize {
  private static final int HALF = 1 << Taps.PRECISION - 1;

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
    if (filter == Filter.NEAREST) {
      int[] columns = nearest(width, outWidth), rows = nearest(height, outHeight);
      byte[] out = new byte[outWidth * outHeight];
      for (int y = 0; y < outHeight; y++) {
        for (int x = 0; x < outWidth; x++) {
          out[y * outWidth + x] = in[rows[y] * width + columns[x]];
        }
      }
      return out;
    }
    byte[] wide =
        width == outWidth ? in : across(in, width, height, Taps.of(width, outWidth, filter));
    return height == outHeight ? wide : down(wide, outWidth, Taps.of(height, outHeight, filter));
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
    float[] wide =
        width == outWidth ? in : across(in, width, height, Taps.of(width, outWidth, filter));
    return height == outHeight ? wide : down(wide, outWidth, Taps.of(height, outHeight, filter));
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

  private static byte[] across(byte[] in, int width, int height, Taps taps) {
    int[] weights = taps.fixed();
    int outWidth = taps.first.length, size = taps.size;
    byte[] out = new byte[outWidth * height];
    int[] line = new int[width + size]; // the zero tail meets zero weights only
    for (int y = 0; y < height; y++) {
      int from = y * width, to = y * outWidth;
      for (int x = 0; x < width; x++) {
        line[x] = in[from + x] & 0xff;
      }
      if (size == 5) { // bicubic that enlarges: at most 5 taps, the rest of the weights are zero
        for (int x = 0, k = 0; x < outWidth; x++, k += 5) {
          int i = taps.first[x];
          int sum = HALF + line[i] * weights[k] + line[i + 1] * weights[k + 1];
          sum += line[i + 2] * weights[k + 2] + line[i + 3] * weights[k + 3];
          out[to + x] = clip(sum + line[i + 4] * weights[k + 4]);
        }
        continue;
      }
      for (int x = 0; x < outWidth; x++) {
        int sum = HALF, i = taps.first[x], k = x * size;
        for (int end = k + taps.count[x]; k < end; k++, i++) {
          sum += line[i] * weights[k];
        }
        out[to + x] = clip(sum);
      }
    }
    return out;
  }

  private static byte[] down(byte[] in, int width, Taps taps) {
    int[] weights = taps.fixed();
    int outHeight = taps.first.length;
    byte[] out = new byte[width * outHeight];
    int[] sums = new int[width];
    for (int y = 0; y < outHeight; y++) {
      java.util.Arrays.fill(sums, HALF);
      int row = taps.first[y] * width, k = y * taps.size, left = taps.count[y];
      for (; left >= 4; left -= 4, row += 4 * width, k += 4) {
        add4(in, row, width, weights, k, sums);
      }
      for (; left > 0; left--, row += width, k++) {
        add1(in, row, weights[k], sums);
      }
      store(sums, out, y * width);
    }
    return out;
  }

  private static void add4(byte[] in, int row, int width, int[] weights, int k, int[] sums) {
    int w0 = weights[k], w1 = weights[k + 1], w2 = weights[k + 2], w3 = weights[k + 3];
    int row1 = row + width, row2 = row1 + width, row3 = row2 + width;
    for (int x = 0; x < sums.length; x++) {
      sums[x] +=
          (in[row + x] & 0xff) * w0
              + (in[row1 + x] & 0xff) * w1
              + (in[row2 + x] & 0xff) * w2
              + (in[row3 + x] & 0xff) * w3;
    }
  }

  private static void add1(byte[] in, int row, int weight, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += (in[row + x] & 0xff) * weight;
    }
  }

  private static void store(int[] sums, byte[] out, int to) {
    for (int x = 0; x < sums.length; x++) {
      out[to + x] = clip(sums[x]);
    }
  }

  private static byte clip(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> Taps.PRECISION));
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
