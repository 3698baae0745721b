package dev.hilum.image;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The two passes of {@link Resize#bytes} as one walk down the image: rows are resampled across, two
 * at a time, into a ring that holds just those the pass down still needs.
 *
 * <p>Across, two rows go through one multiplication: pixel a of the first row and b of the second
 * stand in one long as a + 2^32 b, and the sum is taken apart at the end. Sums fit 32 bits by the
 * choice of {@link Taps#PRECISION}, so the result is that of 32-bit arithmetic. Down, rows are
 * float and sums int because the compiler vectorises a loop whose loads and stores differ in type.
 */
final class ByteResize {
  private static final int HALF = 1 << Taps.PRECISION - 1;
  private static final int PIECE = 1 << 20, MOST_PIECES = 4; // pixels that are worth a thread
  private static final long TWO_HALVES = HALF * 0x1_0000_0001L;

  /** Takes the resized rows, each once; of a large image from several threads. */
  interface RowSink {
    /**
     * @param pixels 0..255; valid during the call only
     */
    void row(int y, int[] pixels);
  }

  private final byte[] in;
  private final int width, height, outWidth, outHeight;
  private final Taps across, down;
  private final int stride; // most taps of one pixel across
  private final long[] acrossWeights; // [outWidth, stride]
  private final long[] pair; // two rows of input, and zeros for the taps past the end
  private final float[][] ring; // rows resampled across, 0..255
  private int ready; // rows resampled so far

  private ByteResize(byte[] in, int width, int height, int outWidth, int outHeight, Filter filter) {
    this.in = in;
    this.width = width;
    this.height = height;
    this.outWidth = outWidth;
    this.outHeight = outHeight;
    across = Taps.of(width, outWidth, filter);
    down = Taps.of(height, outHeight, filter);
    stride = Arrays.stream(across.count).max().orElseThrow();
    acrossWeights = new long[outWidth * stride];
    int[] fixed = across.fixed();
    for (int x = 0; x < outWidth; x++) {
      for (int k = 0; k < stride; k++) {
        acrossWeights[x * stride + k] = fixed[x * across.size + k];
      }
    }
    pair = new long[width + stride];
    ring = new float[Math.min(height, down.size) + 2][outWidth];
  }

  /** Makes the rows from {@code from} to {@code to}, exclusive. */
  private void run(int from, int to, RowSink sink) {
    int[] weights = down.fixed(), sums = new int[outWidth];
    ready = height == outHeight ? from : down.first[from];
    for (int y = from; y < to; y++) {
      int row = height == outHeight ? y : down.first[y];
      int left = height == outHeight ? 1 : down.count[y];
      while (ready < row + left) {
        prepareTwo();
      }
      if (height == outHeight) {
        copy(row(row), sums);
      } else {
        Arrays.fill(sums, HALF);
        int k = y * down.size;
        for (; left >= 4; left -= 4, row += 4, k += 4) {
          add4(row, weights, k, sums);
        }
        for (; left > 0; left--, row++, k++) {
          add(row(row), weights[k], sums);
        }
        clip(sums);
      }
      sink.row(y, sums);
    }
  }

  /** Resizes an image; a large one in as many pieces as there are cores, as long as that pays. */
  static void run(
      byte[] in, int width, int height, int outWidth, int outHeight, Filter filter, RowSink sink) {
    int cores = Math.min(MOST_PIECES, Runtime.getRuntime().availableProcessors());
    int pieces = (long) width * height < PIECE ? 1 : Math.min(cores, outHeight);
    IntStream.range(0, pieces)
        .parallel()
        .forEach(
            i ->
                new ByteResize(in, width, height, outWidth, outHeight, filter)
                    .run(outHeight * i / pieces, outHeight * (i + 1) / pieces, sink));
  }

  private float[] row(int y) {
    return ring[y % ring.length];
  }

  /** Resamples the next two rows across; past the last row, into a place no later row needs. */
  private void prepareTwo() {
    float[] first = row(ready), second = row(ready + 1);
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
      if (stride == 4) {
        fourTaps(first, second);
      } else {
        anyTaps(first, second);
      }
    }
    ready += 2;
  }

  private void fourTaps(float[] first, float[] second) {
    long[] w = acrossWeights, p = pair;
    int[] start = across.first;
    for (int x = 0, k = 0; x < first.length; x++, k += 4) {
      int i = start[x];
      long sum = TWO_HALVES + p[i] * w[k] + p[i + 1] * w[k + 1];
      sum += p[i + 2] * w[k + 2] + p[i + 3] * w[k + 3];
      int low = (int) sum;
      first[x] = clip(low);
      second[x] = clip((int) (sum - low >> 32));
    }
  }

  private void anyTaps(float[] first, float[] second) {
    long[] w = acrossWeights, p = pair;
    for (int x = 0; x < first.length; x++) {
      long sum = TWO_HALVES;
      int shift = across.first[x] - x * stride;
      for (int k = x * stride, end = k + across.count[x]; k < end; k++) {
        sum += p[k + shift] * w[k];
      }
      int low = (int) sum;
      first[x] = clip(low);
      second[x] = clip((int) (sum - low >> 32));
    }
  }

  private void add4(int row, int[] weights, int k, int[] sums) {
    float[] r0 = row(row), r1 = row(row + 1), r2 = row(row + 2), r3 = row(row + 3);
    int w0 = weights[k], w1 = weights[k + 1], w2 = weights[k + 2], w3 = weights[k + 3];
    for (int x = 0; x < sums.length; x++) {
      sums[x] += (int) r0[x] * w0 + (int) r1[x] * w1 + (int) r2[x] * w2 + (int) r3[x] * w3;
    }
  }

  private static void add(float[] row, int weight, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += (int) row[x] * weight;
    }
  }

  private static void copy(float[] row, int[] pixels) {
    for (int x = 0; x < pixels.length; x++) {
      pixels[x] = (int) row[x];
    }
  }

  private static void clip(int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] = Math.max(0, Math.min(255, sums[x] >> Taps.PRECISION));
    }
  }

  private static int clip(int sum) {
    return Math.max(0, Math.min(255, sum >> Taps.PRECISION));
  }
}
