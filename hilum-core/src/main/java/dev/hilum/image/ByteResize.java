package dev.hilum.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/**
 * The two passes of {@link Resize#bytes}, strip by strip of the output. Both are a {@link
 * FixedPass} over lines: down, the lines are rows; across, they are columns, for which blocks of
 * rows are turned on their side first.
 */
final class ByteResize {
  private static final int STRIP = 1 << 20; // pixels of input that are worth a thread
  private static final int ROWS = 256; // of a block
  private static final int STEP = ROWS + 64; // from column to column: no power of 2, for the caches
  private static final int TILE = 256; // columns turned at a time, whose ends fit the first cache
  private static final byte MIDDLE = (byte) 128;
  private static final long MIDDLES = 0x8080_8080_8080_8080L;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Takes the resized rows, each once; of a large image from several threads. */
  interface RowSink {
    /**
     * @param pixels 0..255; valid during the call only
     */
    void row(int y, int[] pixels);
  }

  private final byte[] in;
  private final int width, height, outWidth;
  private final FixedPass across, down;

  private ByteResize(byte[] in, int width, int height, int outWidth, int outHeight, Filter filter) {
    this.in = in;
    this.width = width;
    this.height = height;
    this.outWidth = outWidth;
    across = new FixedPass(Taps.of(width, outWidth, filter));
    down = new FixedPass(Taps.of(height, outHeight, filter));
  }

  /** Resizes an image, its strips on as many threads as there are. */
  static void run(
      byte[] in, int width, int height, int outWidth, int outHeight, Filter filter, RowSink sink) {
    ByteResize resize = new ByteResize(in, width, height, outWidth, outHeight, filter);
    long pixels = (long) width * height;
    int strips = (int) Math.min(outHeight, (pixels + STRIP - 1) / STRIP);
    IntStream.range(0, strips)
        .parallel()
        .forEach(
            i -> {
              long from = (long) outHeight * i / strips, to = (long) outHeight * (i + 1) / strips;
              resize.strip((int) from, (int) to, sink);
            });
  }

  /** Makes the rows from {@code from} to {@code to}, exclusive. */
  private void strip(int from, int to, RowSink sink) {
    int top = down.first(from), bottom = down.end(to - 1);
    byte[] rows = new byte[(bottom - top + down.slack()) * outWidth]; // pixels less 128
    if (width == outWidth) {
      for (int i = 0; i < (bottom - top) * width; i++) {
        rows[i] = (byte) (in[top * width + i] ^ MIDDLE);
      }
    } else {
      across(top, bottom, rows);
    }
    double[] sums = new double[outWidth];
    int[] row = new int[outWidth];
    for (int y = from; y < to; y++) {
      down.line(y, rows, (down.first(y) - top) * outWidth, outWidth, sums, row, outWidth);
      sink.row(y, row);
    }
  }

  private void across(int top, int bottom, byte[] rows) {
    byte[] columns = new byte[(width + across.slack()) * STEP]; // pixels less 128
    double[] sums = new double[ROWS];
    int[] column = new int[ROWS];
    for (int y = top; y < bottom; y += ROWS) {
      int count = Math.min(ROWS, bottom - y), at = (y - top) * outWidth;
      turn(y, count, columns);
      for (int x = 0; x < outWidth; x++) {
        across.line(x, columns, across.first(x) * STEP, STEP, sums, column, count);
        for (int r = 0, to = at + x; r < count; r++, to += outWidth) {
          rows[to] = (byte) (column[r] ^ MIDDLE);
        }
      }
    }
  }

  /** Turns rows into columns, eight at a time; behind the last row it stands in for others. */
  private void turn(int y, int count, byte[] columns) {
    int[] at = new int[8];
    for (int left = 0; left < width; left += TILE) {
      int right = Math.min(width, left + TILE);
      for (int r = 0; r < count; r += 8) {
        for (int i = 0; i < 8; i++) {
          at[i] = Math.min(height - 1, y + r + i) * width;
        }
        turn(at, left, right, columns, r);
      }
    }
  }

  private void turn(int[] at, int left, int right, byte[] columns, int r) {
    int a = at[0], b = at[1], c = at[2], d = at[3], e = at[4], f = at[5], g = at[6], h = at[7];
    for (int x = left, to = left * STEP + r; x < right; x++, to += STEP) {
      long low = in[a + x] & 0xff | (in[b + x] & 0xff) << 8;
      low |= (in[c + x] & 0xff) << 16 | (in[d + x] & 0xffL) << 24;
      long high = in[e + x] & 0xff | (in[f + x] & 0xff) << 8;
      high |= (in[g + x] & 0xff) << 16 | (in[h + x] & 0xffL) << 24;
      EIGHT.set(columns, to, (low | high << 32) ^ MIDDLES);
    }
  }
}
