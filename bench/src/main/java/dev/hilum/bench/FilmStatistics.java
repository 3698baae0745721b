package dev.hilum.bench;

import dev.hilum.image.Filter;
import dev.hilum.image.GrayImage;
import dev.hilum.image.Resize;
import java.util.Arrays;

/**
 * Means over films of two statistics, each film at 256 x 256 pixels (bilinear, antialiased) and
 * stretched so that its darkest pixel is 0 and its brightest 1: how often each grey occurs, and the
 * power at each spatial frequency (Hann window, averaged over directions).
 */
final class FilmStatistics {
  private static final int SIDE = 256;
  static final int GREYS = 10;

  /** Octaves of frequency, in cycles per film: 1, 2-3, 4-7 ... 64-127. */
  static final int OCTAVES = 7;

  private final double[] greys = new double[GREYS];
  private final double[] power = new double[OCTAVES];
  private int films;

  void add(GrayImage film) {
    float[] pixels =
        Resize.floats(film.pixels(), film.width(), film.height(), SIDE, SIDE, Filter.BILINEAR);
    float low = Float.MAX_VALUE, high = -Float.MAX_VALUE;
    for (float p : pixels) {
      low = Math.min(low, p);
      high = Math.max(high, p);
    }
    double mean = 0;
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (pixels[i] - low) / Math.max(high - low, 1e-6f);
      mean += pixels[i] / pixels.length;
      greys[Math.min(GREYS - 1, (int) (pixels[i] * GREYS))] += 1.0 / pixels.length;
    }
    double[] spectrum = spectrum(pixels, mean);
    for (int i = 0; i < OCTAVES; i++) {
      power[i] += spectrum[i];
    }
    films++;
  }

  int films() {
    return films;
  }

  /** Share of the pixels in each tenth of the range, black first. */
  double[] greys() {
    return Arrays.stream(greys).map(g -> g / films).toArray();
  }

  /** Mean power of a frequency in each octave, log10. */
  double[] power() {
    return Arrays.stream(power).map(p -> Math.log10(p / films)).toArray();
  }

  /** Slope of log power over log frequency from 4 to 127 cycles per film. */
  double slope() {
    double[] log = power();
    double sx = 0, sy = 0, sxx = 0, sxy = 0;
    int points = OCTAVES - 2;
    for (int i = 2; i < OCTAVES; i++) {
      double x = Math.log10(1.5) + i * Math.log10(2), y = log[i];
      sx += x;
      sy += y;
      sxx += x * x;
      sxy += x * y;
    }
    return (points * sxy - sx * sy) / (points * sxx - sx * sx);
  }

  private static double[] spectrum(float[] pixels, double mean) {
    double[] re = new double[SIDE * SIDE], im = new double[SIDE * SIDE];
    for (int i = 0; i < re.length; i++) {
      re[i] = (pixels[i] - mean) * hann(i % SIDE) * hann(i / SIDE);
    }
    for (int row = 0; row < SIDE; row++) {
      transform(re, im, row * SIDE, 1);
    }
    for (int col = 0; col < SIDE; col++) {
      transform(re, im, col, SIDE);
    }
    double[] sum = new double[OCTAVES];
    int[] count = new int[OCTAVES];
    for (int i = 0; i < re.length; i++) {
      int u = i % SIDE < SIDE / 2 ? i % SIDE : i % SIDE - SIDE;
      int v = i / SIDE < SIDE / 2 ? i / SIDE : i / SIDE - SIDE;
      int radius = (int) Math.sqrt((double) u * u + (double) v * v);
      int octave = 31 - Integer.numberOfLeadingZeros(Math.max(1, radius));
      if (radius > 0 && octave < OCTAVES) {
        sum[octave] += re[i] * re[i] + im[i] * im[i];
        count[octave]++;
      }
    }
    for (int i = 0; i < OCTAVES; i++) {
      sum[i] /= count[i];
    }
    return sum;
  }

  private static double hann(int i) {
    return 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / SIDE);
  }

  /** A radix-2 Fourier transform in place, of {@link #SIDE} values {@code step} apart. */
  private static void transform(double[] re, double[] im, int first, int step) {
    for (int i = 1, j = 0; i < SIDE; i++) {
      int bit = SIDE >> 1;
      for (; (j & bit) != 0; bit >>= 1) {
        j ^= bit;
      }
      j ^= bit;
      if (i < j) {
        swap(re, first + i * step, first + j * step);
        swap(im, first + i * step, first + j * step);
      }
    }
    for (int length = 2; length <= SIDE; length <<= 1) {
      double angle = -2 * Math.PI / length;
      for (int start = 0; start < SIDE; start += length) {
        for (int k = 0; k < length / 2; k++) {
          double c = Math.cos(angle * k), s = Math.sin(angle * k);
          int a = first + (start + k) * step, b = first + (start + k + length / 2) * step;
          double x = re[b] * c - im[b] * s, y = re[b] * s + im[b] * c;
          re[b] = re[a] - x;
          im[b] = im[a] - y;
          re[a] += x;
          im[a] += y;
        }
      }
    }
  }

  private static void swap(double[] values, int a, int b) {
    double kept = values[a];
    values[a] = values[b];
    values[b] = kept;
  }
}
