package dev.hilum.image;

/**
 * Where each output pixel of one resampling pass reads, and with which weights: Pillow's {@code
 * precompute_coeffs}. When shrinking, the kernel widens with the factor (antialiasing).
 */
final class Taps {
  /** Fraction bits of the integer weights: 32 less 8 for the pixel and 2 for overshoot. */
  static final int PRECISION = 22;

  final int size; // weights kept for each output pixel
  final int[] first; // [out] first input pixel
  final int[] count; // [out] input pixels
  final double[] weights; // [out, size]

  private Taps(int size, int out) {
    this.size = size;
    first = new int[out];
    count = new int[out];
    weights = new double[out * size];
  }

  static Taps of(int in, int out, Filter filter) {
    double scale = (double) in / out;
    double stretch = Math.max(1, scale), support = filter.support() * stretch;
    int size = (int) Math.ceil(support) * 2 + 1;
    if ((long) out * size > 1 << 26) {
      throw new IllegalArgumentException(
          "a resize pass must have at most 2^26 weights, got " + out + " pixels of " + size);
    }
    Taps taps = new Taps(size, out);
    double inverse = 1 / stretch;
    for (int i = 0; i < out; i++) {
      double centre = (i + 0.5) * scale, sum = 0;
      int low = Math.max(0, (int) (centre - support + 0.5));
      int high = Math.min(in, (int) (centre + support + 0.5));
      for (int x = low; x < high; x++) {
        double weight = filter.weight((x - centre + 0.5) * inverse);
        taps.weights[i * size + x - low] = weight;
        sum += weight;
      }
      for (int k = 0; k < high - low && sum != 0; k++) {
        taps.weights[i * size + k] /= sum;
      }
      taps.first[i] = low;
      taps.count[i] = high - low;
    }
    return taps;
  }

  /** The weights in fixed point, rounded half away from zero. */
  int[] fixed() {
    int[] out = new int[weights.length];
    for (int i = 0; i < out.length; i++) {
      double scaled = weights[i] * (1 << PRECISION);
      out[i] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    }
    return out;
  }
}
