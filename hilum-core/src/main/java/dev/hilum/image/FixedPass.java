package dev.hilum.image;

import java.util.Arrays;

/**
 * One resampling pass over bytes: each line of output is a weighted sum of lines of input, computed
 * for all pixels of the line at once, which is what the compiler vectorises.
 *
 * <p>Weights are the integers of {@link Taps#fixed} held as doubles. Products and sums are whole
 * numbers below 2^53, so no order of addition rounds, and they fit 32 bits by the choice of {@link
 * Taps#PRECISION}: the result is that of Pillow's 32-bit arithmetic. Lines hold pixels less 128, so
 * that a Java byte is enough; {@code start} gives the 128 back.
 */
final class FixedPass {
  private static final int GROUP = 4; // lines that are added in one go

  private final int[] first, count; // [out] lines of input
  private final int taps; // of each line of output, a multiple of GROUP; those past count weigh 0
  private final double[] weights; // [out, taps]
  private final double[] start; // [out]

  FixedPass(Taps pass) {
    first = pass.first;
    count = pass.count;
    int most = Arrays.stream(count).max().orElseThrow();
    taps = (most + GROUP - 1) / GROUP * GROUP;
    weights = new double[first.length * taps];
    start = new double[first.length];
    int[] fixed = pass.fixed();
    for (int i = 0; i < first.length; i++) {
      long sum = 0;
      for (int k = 0; k < count[i]; k++) {
        int weight = fixed[i * pass.size + k];
        weights[i * taps + k] = weight;
        sum += weight;
      }
      start[i] = (1 << Taps.PRECISION - 1) + 128.0 * sum;
    }
  }

  /** The first line of input that output line {@code i} needs. */
  int first(int i) {
    return first[i];
  }

  /** The line of input behind the last one that output line {@code i} needs. */
  int end(int i) {
    return first[i] + count[i];
  }

  /** How many lines of any content must follow the last one of the input. */
  int slack() {
    return taps;
  }

  /**
   * Computes one line of output.
   *
   * @param lines pixels less 128
   * @param at where line {@code first(i)} begins
   * @param step from one line to the next
   * @param sums room for {@code out.length} numbers
   * @param out receives 0..255; its first {@code length} elements
   */
  void line(int i, byte[] lines, int at, int step, double[] sums, int[] out, int length) {
    Arrays.fill(sums, 0, length, start[i]);
    for (int k = i * taps, end = k + taps; k < end; k += GROUP, at += GROUP * step) {
      add(lines, at, step, k, sums, length);
    }
    for (int x = 0; x < length; x++) {
      out[x] = Math.max(0, Math.min(255, (int) sums[x] >> Taps.PRECISION));
    }
  }

  private void add(byte[] lines, int a, int step, int k, double[] sums, int length) {
    double w0 = weights[k], w1 = weights[k + 1], w2 = weights[k + 2], w3 = weights[k + 3];
    int b = a + step, c = b + step, d = c + step;
    for (int x = 0; x < length; x++) {
      sums[x] += lines[a + x] * w0 + lines[b + x] * w1 + lines[c + x] * w2 + lines[d + x] * w3;
    }
  }
}
