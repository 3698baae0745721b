package dev.hilum.image;

/**
 * scikit-image's {@code resize} of a square float32 image with order 1 and {@code mode="constant"}:
 * a Gaussian blur when shrinking, then linear interpolation between pixel centres. Outside the
 * image is 0 in both, so borders are drawn towards 0; the result is clipped to the input's range.
 *
 * <p>Reference: {@code skimage.transform.resize} 0.26 over {@code scipy.ndimage.gaussian_filter}
 * and {@code zoom(grid_mode=True)}: sums in double, float32 after each axis of the blur.
 */
final class SkimageResize {
  private SkimageResize() {}

  /** From [side, side] to [size, size]. */
  static float[] square(float[] in, int side, int size) {
    double factor = (double) side / size;
    float[] blurred = size < side ? blur(in, side, (factor - 1) / 2) : in;
    int[] low = new int[size];
    double[] share = new double[size]; // of the pixel after low
    double zoom = 1 / (1 / factor);
    for (int i = 0; i < size; i++) {
      double position = (i + 0.5) * zoom - 0.5;
      low[i] = (int) Math.floor(position);
      share[i] = position - low[i];
    }
    float[] out = new float[size * size];
    for (int y = 0; y < size; y++) {
      double below = share[y], above = 1 - below;
      for (int x = 0; x < size; x++) {
        double right = share[x], left = 1 - right;
        double sum = at(blurred, side, low[x], low[y]) * above * left;
        sum += at(blurred, side, low[x] + 1, low[y]) * above * right;
        sum += at(blurred, side, low[x], low[y] + 1) * below * left;
        sum += at(blurred, side, low[x] + 1, low[y] + 1) * below * right;
        out[y * size + x] = (float) sum;
      }
    }
    clip(in, out);
    return out;
  }

  private static double at(float[] image, int side, int x, int y) {
    return x < 0 || x >= side || y < 0 || y >= side ? 0 : image[y * side + x];
  }

  /** Gaussian of standard deviation {@code sigma}, cut off at 4 of them, down and then across. */
  private static float[] blur(float[] in, int side, double sigma) {
    int radius = (int) (4 * sigma + 0.5);
    double[] weights = new double[radius + 1];
    double total = 0;
    for (int i = 0; i <= radius; i++) {
      weights[i] = Math.exp(-0.5 / (sigma * sigma) * i * i);
      total += i == 0 ? weights[i] : 2 * weights[i];
    }
    for (int i = 0; i <= radius; i++) {
      weights[i] /= total;
    }
    float[] down = new float[in.length], across = new float[in.length];
    double[] sums = new double[side];
    for (int y = 0; y < side; y++) {
      java.util.Arrays.fill(sums, 0);
      for (int i = -radius; i <= radius; i++) {
        if (y + i >= 0 && y + i < side) {
          double weight = weights[Math.abs(i)];
          int row = (y + i) * side;
          for (int x = 0; x < side; x++) {
            sums[x] += in[row + x] * weight;
          }
        }
      }
      for (int x = 0; x < side; x++) {
        down[y * side + x] = (float) sums[x];
      }
    }
    double[] line = new double[side + 2 * radius]; // with zeros on both sides
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        line[radius + x] = down[y * side + x];
      }
      for (int x = 0; x < side; x++) {
        double sum = line[radius + x] * weights[0];
        for (int i = 1; i <= radius; i++) {
          sum += (line[radius + x - i] + line[radius + x + i]) * weights[i];
        }
        across[y * side + x] = (float) sum;
      }
    }
    return across;
  }

  /** Clips to the input's range, widened to 0 where the borders have brought 0 in. */
  private static void clip(float[] in, float[] out) {
    float low = Float.POSITIVE_INFINITY, high = Float.NEGATIVE_INFINITY;
    for (float value : in) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    float outLow = Float.POSITIVE_INFINITY, outHigh = Float.NEGATIVE_INFINITY;
    for (float value : out) {
      outLow = Math.min(outLow, value);
      outHigh = Math.max(outHigh, value);
    }
    if (outLow <= 0 && outHigh >= 0) {
      low = Math.min(low, 0);
      high = Math.max(high, 0);
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.max(low, Math.min(high, out[i]));
    }
  }
}
