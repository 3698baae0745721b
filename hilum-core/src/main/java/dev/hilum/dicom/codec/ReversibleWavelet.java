package dev.hilum.dicom.codec;

/** The inverse 5/3 wavelet transform in integers. */
final class ReversibleWavelet implements InverseWavelet {

  private final int[] plane;
  private final int stride;

  ReversibleWavelet(int[] plane, int stride) {
    this.plane = plane;
    this.stride = stride;
  }

  @Override
  public void rows(int from, int to, int width, int low, int odd) {
    int[] line = new int[width];
    for (int y = from; y < to; y++) {
      row(y * stride, width, low, odd, line);
    }
  }

  /** One row; the line is room for it. */
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

  @Override
  public void columns(int from, int width, int height, int low, int odd) {
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
