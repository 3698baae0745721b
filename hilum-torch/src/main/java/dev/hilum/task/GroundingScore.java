package dev.hilum.task;

import dev.hilum.study.Mask;

/**
 * How well one map finds one mask.
 *
 * <p>Pointing game (Zhang et al., Top-down neural attention by excitation backprop, ECCV 2016): a
 * hit when the map's highest pixel, the first of equals, lies in the mask or within a tolerance of
 * it. Contrast (Boecking et al., arXiv 2204.09817): {@code (mean inside - mean outside) / sqrt(var
 * inside + var outside)}, whose absolute value is their contrast-to-noise ratio; the sign tells
 * whether the phrase is nearer to the mask or to what surrounds it. A map without any spread has
 * contrast 0.
 *
 * @param hit whether the highest pixel is in the mask, by the tolerance
 * @param contrast signed
 */
record GroundingScore(boolean hit, double contrast) {

  /**
   * @param map [height][width] of the mask's size
   * @param tolerance in pixels, 0 or more
   */
  static GroundingScore of(float[][] map, Mask mask, double tolerance) {
    double[] sum = new double[2], square = new double[2];
    int inside = mask.inside().cardinality(), bestX = 0, bestY = 0;
    int[] count = {mask.width() * mask.height() - inside, inside};
    for (int y = 0; y < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++) {
        sum[mask.at(x, y) ? 1 : 0] += map[y][x];
        if (map[y][x] > map[bestY][bestX]) {
          bestX = x;
          bestY = y;
        }
      }
    }
    double[] mean = {sum[0] / Math.max(1, count[0]), sum[1] / Math.max(1, count[1])};
    for (int y = 0; y < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++) {
        int part = mask.at(x, y) ? 1 : 0;
        square[part] += (map[y][x] - mean[part]) * (map[y][x] - mean[part]);
      }
    }
    double spread =
        Math.sqrt(square[0] / Math.max(1, count[0]) + square[1] / Math.max(1, count[1]));
    double contrast = spread == 0 || count[0] == 0 ? 0 : (mean[1] - mean[0]) / spread;
    return new GroundingScore(near(mask, bestX, bestY, tolerance), contrast);
  }

  /** Whether a pixel of the mask lies within {@code tolerance} of a place. */
  static boolean near(Mask mask, int x, int y, double tolerance) {
    int reach = (int) tolerance;
    for (int v = Math.max(0, y - reach); v <= Math.min(mask.height() - 1, y + reach); v++) {
      for (int u = Math.max(0, x - reach); u <= Math.min(mask.width() - 1, x + reach); u++) {
        if (mask.at(u, v) && Math.hypot(u - x, v - y) <= tolerance) {
          return true;
        }
      }
    }
    return false;
  }

  /** The chance that a pixel drawn at random hits. */
  static double chance(Mask mask, double tolerance) {
    int hits = 0;
    for (int y = 0; y < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++) {
        hits += near(mask, x, y, tolerance) ? 1 : 0;
      }
    }
    return hits / (double) (mask.width() * mask.height());
  }
}
