package dev.hilum.dicom.codec;

/**
 * The inverse 9/7 wavelet transform: four lifting steps after a scaling, in float32 and in
 * OpenJPEG's order of operations, to equal its results. High-pass samples are scaled by 2 / K
 * rather than 1 / K, as steps of quantization leave out the gain of their subband.
 */
final class IrreversibleWavelet implements InverseWavelet {
  private static final float LOW = 1.230174105f, HIGH = 1.625732422f;
  private static final float[] LIFTS = {-0.443506852f, -0.882911075f, 0.052980118f, 1.586134342f};

  private final float[] plane;
  private final int stride;

  IrreversibleWavelet(float[] plane, int stride) {
    this.plane = plane;
    this.stride = stride;
  }

  @Override
  public void rows(int from, int to, int width, int low, int odd) {
    float[] line = new float[width];
    for (int y = from; y < to; y++) {
      row(y * stride, width, low, odd, line);
    }
  }

  /** One row; the line is room for it. */
  private void row(int at, int width, int low, int odd, float[] line) {
    if (width == 1) {
      return;
    }
    float[] p = plane;
    for (int i = 0, to = odd; to < width; i++, to += 2) {
      line[to] = p[at + i] * LOW;
    }
    for (int i = low, to = 1 - odd; to < width; i++, to += 2) {
      line[to] = p[at + i] * HIGH;
    }
    int last = width - 1;
    for (int lift = 0; lift < 4; lift++) {
      float weight = LIFTS[lift];
      for (int x = odd + lift & 1; x < width; x += 2) {
        float before = line[x == 0 ? 1 : x - 1], after = line[x == last ? last - 1 : x + 1];
        line[x] += (before + after) * weight;
      }
    }
    System.arraycopy(line, 0, p, at, width);
  }

  @Override
  public void columns(int from, int width, int height, int low, int odd) {
    if (height == 1) {
      return;
    }
    float[] p = plane;
    int count = Math.min(STRIP, width - from);
    float[] lines = new float[height * STRIP];
    for (int i = 0; i < height; i++) {
      int at = (i < low ? 2 * i + odd : 2 * (i - low) + 1 - odd) * STRIP, start = i * stride + from;
      float scale = i < low ? LOW : HIGH;
      for (int x = 0; x < count; x++) {
        lines[at + x] = p[start + x] * scale;
      }
    }
    int last = height - 1;
    for (int lift = 0; lift < 4; lift++) {
      for (int y = odd + lift & 1; y < height; y += 2) {
        int before = y == 0 ? 1 : y - 1, after = y == last ? last - 1 : y + 1;
        lift(lines, y * STRIP, before * STRIP, after * STRIP, LIFTS[lift]);
      }
    }
    for (int y = 0; y < height; y++) {
      System.arraycopy(lines, y * STRIP, p, y * stride + from, count);
    }
  }

  private static void lift(float[] lines, int at, int before, int after, float weight) {
    for (int x = 0; x < STRIP; x++) {
      lines[at + x] += (lines[before + x] + lines[after + x]) * weight;
    }
  }
}
