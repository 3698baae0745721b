package dev.hilum.dicom.codec;

import java.util.stream.IntStream;

/**
 * The inverse 5/3 wavelet transform in integers (T.800, annex F.3): rows, then columns, from the
 * lowest resolution up, in place. Rows, and strips of columns, are shared among the cores.
 */
final class ReversibleWavelet {
  private static final int STRIP = 32; // columns that are transformed together

  private final int[] plane;
  private final int stride;

  ReversibleWavelet(int[] plane, int stride) {
    this.plane = plane;
    this.stride = stride;
  }

  void inverse(WaveletPlane p) {
    for (int r = 1; r <= p.coding.levels(); r++) {
      int width = p.right(r) - p.left(r), height = p.bottom(r) - p.top(r);
      int lowWidth = p.right(r - 1) - p.left(r - 1), lowHeight = p.bottom(r - 1) - p.top(r - 1);
      int oddX = p.left(r) & 1, oddY = p.top(r) & 1, strips = (height + STRIP - 1) / STRIP;
      IntStream.range(0, strips)
          .parallel()
          .forEach(
              i -> {
                int[] line = new int[width];
                for (int y = i * STRIP; y < Math.min(height, (i + 1) * STRIP); y++) {
                  row(y * stride, width, lowWidth, oddX, line);
                }
              });
      IntStream.range(0, (width + STRIP - 1) / STRIP)
          .parallel()
          .forEach(i -> columns(i * STRIP, width, height, lowHeight, oddY));
    }
  }

  /**
   * One row: the low half, then the high half, to samples; {@code odd}: it begins with a high one.
   */
  private void row(int at, int width, int low, int odd, int[] line) {
    int[] p = plane;
    if (width == 1) {
      p[at] = odd == 0 ? p[at] : p[at] / 2;
      return;
    }
    for (int i = 0, to = odd; to < width; i++, to += 2) {
      line[to] = p[at + i];
    }
    for (int i = low, to = 1 - odd; to < width; i++, to += 2) {
      line[to] = p[at + i];
    }
    int last = width - 1;
    for (int x = odd; x < width; x += 2) {
      int before = line[x == 0 ? 1 : x - 1], after = line[x == last ? last - 1 : x + 1];
      line[x] -= before + after + 2 >> 2;
    }
    for (int x = 1 - odd; x < width; x += 2) {
      int before = line[x == 0 ? 1 : x - 1], after = line[x == last ? last - 1 : x + 1];
      line[x] += before + after >> 1;
    }
    System.arraycopy(line, 0, p, at, width);
  }

  private void columns(int from, int width, int height, int low, int odd) {
    int[] p = plane;
    int count = Math.min(STRIP, width - from);
    if (height == 1) {
      for (int x = from; odd == 1 && x < from + count; x++) {
        p[x] /= 2;
      }
      return;
    }
    int[] lines = new int[height * STRIP];
    for (int i = 0; i < height; i++) {
      int y = i < low ? 2 * i + odd : 2 * (i - low) + 1 - odd;
      System.arraycopy(p, i * stride + from, lines, y * STRIP, count);
    }
    int last = height - 1;
    for (int y = odd; y < height; y += 2) {
      int before = y == 0 ? 1 : y - 1, after = y == last ? last - 1 : y + 1;
      lower(lines, y * STRIP, before * STRIP, after * STRIP);
    }
    for (int y = 1 - odd; y < height; y += 2) {
      int before = y == 0 ? 1 : y - 1, after = y == last ? last - 1 : y + 1;
      raise(lines, y * STRIP, before * STRIP, after * STRIP);
    }
    for (int y = 0; y < height; y++) {
      System.arraycopy(lines, y * STRIP, p, y * stride + from, count);
    }
  }

  private static void lower(int[] lines, int at, int before, int after) {
    for (int x = 0; x < STRIP; x++) {
      lines[at + x] -= lines[before + x] + lines[after + x] + 2 >> 2;
    }
  }

  private static void raise(int[] lines, int at, int before, int after) {
    for (int x = 0; x < STRIP; x++) {
      lines[at + x] += lines[before + x] + lines[after + x] >> 1;
    }
  }
}
