package dev.hilum.dicom;

import dev.hilum.image.GrayImage;

/**
 * Resizing by cubic B-spline interpolation (Unser, "Splines: a perfect fit for signal and image
 * processing", 1999): a recursive filter turns pixels into coefficients, mirrored at the borders;
 * the spline is then sampled where the new pixels lie, outer edges on outer edges. Nothing is
 * blurred before, as in the reference.
 *
 * <p>Reference: SimpleITK's {@code Resample} with {@code sitkBSpline} on float pixels, origin at
 * the first pixel's edge. Parity: {@code DisplayGoldenTest}.
 */
final class SplineResize {
  private static final double POLE = Math.sqrt(3) - 2;

  private SplineResize() {}

  /** Resizes so that the shorter side is {@code side}; the longer one is rounded. */
  static GrayImage shortSide(GrayImage image, int side) {
    int width = image.width(), height = image.height(), shorter = Math.min(width, height);
    if (shorter == side) {
      return image;
    }
    int outWidth = (int) Math.max(1, Math.round((double) width * side / shorter));
    int outHeight = (int) Math.max(1, Math.round((double) height * side / shorter));
    return resize(image, outWidth, outHeight);
  }

  static GrayImage resize(GrayImage image, int outWidth, int outHeight) {
    int width = image.width(), height = image.height();
    double[] line = new double[Math.max(width, height)];
    int[] columns = new int[4 * outWidth], rows = new int[4 * outHeight];
    double[] across = taps(width, outWidth, columns), down = taps(height, outHeight, rows);
    double[] narrow = new double[outWidth * height];
    float[] pixels = image.pixels();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        line[x] = pixels[y * width + x];
      }
      coefficients(line, width);
      for (int x = 0; x < outWidth; x++) {
        double sum = 0;
        for (int k = 4 * x; k < 4 * x + 4; k++) {
          sum += across[k] * line[columns[k]];
        }
        narrow[y * outWidth + x] = sum;
      }
    }
    float[] out = new float[outWidth * outHeight];
    for (int x = 0; x < outWidth; x++) {
      for (int y = 0; y < height; y++) {
        line[y] = narrow[y * outWidth + x];
      }
      coefficients(line, height);
      for (int y = 0; y < outHeight; y++) {
        double sum = 0;
        for (int k = 4 * y; k < 4 * y + 4; k++) {
          sum += down[k] * line[rows[k]];
        }
        out[y * outWidth + x] = (float) sum;
      }
    }
    return new GrayImage(outWidth, outHeight, out, image.range());
  }

  /** The four weights of each new pixel, and the old pixels that they belong to, mirrored. */
  private static double[] taps(int in, int out, int[] places) {
    double[] weights = new double[4 * out];
    double scale = (double) in / out;
    for (int i = 0; i < out; i++) {
      double position = (i + 0.5) * scale - 0.5, floor = Math.floor(position);
      double t = position - floor, s = 1 - t;
      weights[4 * i] = s * s * s / 6;
      weights[4 * i + 1] = 2.0 / 3 - t * t * (2 - t) / 2;
      weights[4 * i + 2] = 2.0 / 3 - s * s * (2 - s) / 2;
      weights[4 * i + 3] = t * t * t / 6;
      for (int k = 0; k < 4; k++) {
        places[4 * i + k] = mirrored((int) floor - 1 + k, in);
      }
    }
    return weights;
  }

  private static int mirrored(int place, int size) {
    if (size == 1) {
      return 0;
    }
    int period = 2 * size - 2, inside = Math.floorMod(place, period);
    return inside < size ? inside : period - inside;
  }

  /** Pixels to spline coefficients, in place: one recursion forth, one back. */
  private static void coefficients(double[] line, int size) {
    if (size == 1) {
      return;
    }
    double power = POLE, sum = line[0];
    int horizon = Math.min(size, 40); // POLE to the 40th is below 1e-22
    for (int i = 1; i < horizon; i++, power *= POLE) {
      sum += power * line[i];
    }
    if (horizon == size) { // a short line: the mirrored series in full
      double last = Math.pow(POLE, 2 * size - 2.0), back = Math.pow(POLE, size - 1.0);
      sum = line[0] + back * line[size - 1];
      double forth = POLE;
      double returning = last / POLE;
      for (int i = 1; i < size - 1; i++, forth *= POLE, returning /= POLE) {
        sum += (forth + returning) * line[i];
      }
      sum /= 1 - last;
    }
    line[0] = sum;
    for (int i = 1; i < size; i++) {
      line[i] += POLE * line[i - 1];
    }
    line[size - 1] = POLE / (POLE * POLE - 1) * (line[size - 1] + POLE * line[size - 2]);
    for (int i = size - 2; i >= 0; i--) {
      line[i] = POLE * (line[i + 1] - line[i]);
    }
    for (int i = 0; i < size; i++) {
      line[i] *= 6; // (1 - POLE) (1 - 1 / POLE)
    }
  }
}
