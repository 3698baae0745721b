package dev.hilum.dicom.codec;

/**
 * Chroma at the size of luma: a triangle filter down, then across, with the weights and the
 * rounding of libjpeg by Thomas Richter. Samples lie between those of the larger plane.
 */
final class DctUpsampler {
  // of the nearer sample, by position in the larger plane; the other has the rest
  private static final int[] TWO = {3, 3}, FOUR = {5, 7, 7, 5};

  private final int[] plane; // [height, stride]
  private final int width, height, stride, across, down;
  private final int[] line;

  /**
   * @param across,down 1, 2 or 4
   */
  DctUpsampler(int[] plane, int width, int height, int stride, int across, int down) {
    this.plane = plane;
    this.width = width;
    this.height = height;
    this.stride = stride;
    this.across = across;
    this.down = down;
    line = new int[width];
  }

  /** Writes row {@code y} of the larger plane. */
  void row(int y, int[] out) {
    vertical(y);
    if (across == 1) {
      System.arraycopy(line, 0, out, 0, Math.min(width, out.length));
      return;
    }
    int shift = across == 2 ? 2 : 3;
    int[] weights = across == 2 ? TWO : FOUR;
    for (int x = 0; x < out.length; x++) {
      int near = x / across, position = x % across;
      int far = position < across / 2 ? Math.max(0, near - 1) : Math.min(width - 1, near + 1);
      int other = line[far];
      if (across == 2 && (x & 7) == 1) {
        other =
            line[near] + 3 * other + 2
                >> 2; // the pixel to the right: that library filters in place
      }
      int rounding = (position & 1) == 0 ? 2 : 1;
      int weight = weights[position];
      out[x] = weight * line[near] + ((1 << shift) - weight) * other + rounding >> shift;
    }
  }

  private void vertical(int y) {
    int near = y / down, position = y % down;
    if (down == 1) {
      System.arraycopy(plane, near * stride, line, 0, width);
      return;
    }
    boolean upper = position < down / 2;
    int far = upper ? Math.max(0, near - 1) : Math.min(height - 1, near + 1);
    int shift = down == 2 ? 2 : 3, half = 1 << shift - 1;
    int weight = (down == 2 ? TWO : FOUR)[position], rest = (1 << shift) - weight;
    boolean roundsUp = down == 2 ? upper : (position & 1) == 0;
    int odd = across > 1 ? 1 : 0;
    for (int x = 0; x < width; x++) {
      int rounding = half - ((x + odd & 1) == 0 == roundsUp ? 0 : 1);
      line[x] =
          weight * plane[near * stride + x] + rest * plane[far * stride + x] + rounding >> shift;
    }
  }
}
