package dev.hilum.image;

import java.util.Arrays;

/**
 * The two passes of {@link Resize#bytes} as one walk down the image: rows are resampled across, two
 * at a time, into a ring that holds just those the pass down still needs.
 *
 * <p>Two rows go through one multiplication: pixel a of the first row and b of the second stand in
 * one long as a + 2^32 b, and the sum is taken apart at the end. Sums fit 32 bits by the choice of
 * {@link Taps#PRECISION}, so nothing is lost and the result is that of 32-bit arithmetic.
 */
final class ByteResize {
  private static final int HALF = 1 << Taps.PRECISION - 1;
  private static final long TWO_HALVES = HALF * 0x1_0000_0001L;

  private final byte[] in;
  private final int width, height, outWidth, outHeight;
  private final Taps across, down;
  private final long[] acrossWeights; // [outWidth, across.size]
  private final long[] pair; // two rows of input, and zeros for the taps past the end
  private final int[][] ring; // rows resampled across, 0..255
  private int ready; // rows resampled so far

  ByteResize(byte[] in, int width, int height, int outWidth, int outHeight, Filter filter) {
    this.in = in;
    this.width = width;
    this.height = height;
    this.outWidth = outWidth;
    this.outHeight = outHeight;
    across = Taps.of(width, outWidth, filter);
    down = Taps.of(height, outHeight, filter);
    acrossWeights = Arrays.stream(across.fixed()).asLongStream().toArray();
    pair = new long[width + across.size];
    ring = new int[Math.min(height, down.size) + 2][outWidth];
  }

  byte[] run() {
    byte[] out = new byte[outWidth * outHeight];
    int[] weights = down.fixed(), sums = new int[outWidth];
    for (int y = 0; y < outHeight; y++) {
      int row = height == outHeight ? y : down.first[y];
      int count = height == outHeight ? 1 : down.count[y];
      while (ready < row + count) {
        prepareTwo();
      }
      if (height == outHeight) {
        store(row(row), 0, out, y * outWidth);
        continue;
      }
      Arrays.fill(sums, HALF);
      int k = y * down.size, left = count;
      for (; left >= 4; left -= 4, row += 4, k += 4) {
        add4(row, weights, k, sums);
      }
      for (; left > 0; left--, row++, k++) {
        add(row(row), weights[k], sums);
      }
      store(sums, Taps.PRECISION, out, y * outWidth);
    }
    return out;
  }

  private int[] row(int y) {
    return ring[y % ring.length];
  }

  /** Resamples the next two rows (or the last one) across. */
  private void prepareTwo() {
    int[] first = row(ready), second = ready + 1 < height ? row(ready + 1) : sink();
    int from = ready * width, next = ready + 1 < height ? from + width : from;
    if (width == outWidth) {
      for (int x = 0; x < width; x++) {
        first[x] = in[from + x] & 0xff;
      }
      for (int x = 0; x < width; x++) {
        second[x] = in[next + x] & 0xff;
      }
    } else {
      for (int x = 0; x < width; x++) {
        pair[x] = in[from + x] & 0xff | (in[next + x] & 0xffL) << 32;
      }
      if (across.size == 5) {
        fiveTaps(first, second);
      } else {
        anyTaps(first, second);
      }
    }
    ready += 2;
  }

  private int[] sink() {
    return row(ready + 1); // no later row needs its place
  }

  private void fiveTaps(int[] first, int[] second) {
    long[] w = acrossWeights, p = pair;
    int[] start = across.first;
    for (int x = 0, k = 0; x < first.length; x++, k += 5) {
      int i = start[x];
      long sum = TWO_HALVES + p[i] * w[k] + p[i + 1] * w[k + 1] + p[i + 2] * w[k + 2];
      sum += p[i + 3] * w[k + 3] + p[i + 4] * w[k + 4];
      int low = (int) sum;
      first[x] = clip(low);
      second[x] = clip((int) (sum - low >> 32));
    }
  }

  private void anyTaps(int[] first, int[] second) {
    long[] w = acrossWeights, p = pair;
    for (int x = 0; x < first.length; x++) {
      long sum = TWO_HALVES;
      int shift = across.first[x] - x * across.size;
      for (int k = x * across.size, end = k + across.count[x]; k < end; k++) {
        sum += p[k + shift] * w[k];
      }
      int low = (int) sum;
      first[x] = clip(low);
      second[x] = clip((int) (sum - low >> 32));
    }
  }

  private void add4(int row, int[] weights, int k, int[] sums) {
    int[] r0 = row(row), r1 = row(row + 1), r2 = row(row + 2), r3 = row(row + 3);
    int w0 = weights[k], w1 = weights[k + 1], w2 = weights[k + 2], w3 = weights[k + 3];
    for (int x = 0; x < sums.length; x++) {
      sums[x] += r0[x] * w0 + r1[x] * w1 + r2[x] * w2 + r3[x] * w3;
    }
  }

  private static void add(int[] row, int weight, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += row[x] * weight;
    }
  }

  private static void store(int[] values, int shift, byte[] out, int to) {
    for (int x = 0; x < values.length; x++) {
      out[to + x] = (byte) Math.max(0, Math.min(255, values[x] >> shift));
    }
  }

  private static int clip(int sum) {
    return Math.max(0, Math.min(255, sum >> Taps.PRECISION));
  }
}
