package dev.hilum.archive;

import dev.hilum.image.GrayImage;
import dev.hilum.image.PixelImage;
import dev.hilum.image.Thumbnail;
import java.util.Arrays;

/**
 * Two contrasts of a film reduced to 64 x 64 and stretched between its 1st and 99th percentile to 0
 * (black) .. 1 (white), by which a scan suspects that a film is inverted or no frontal one. On a
 * frontal film that is displayed as usual, the heart and spine are a bright band between two dark
 * lungs.
 *
 * @param centre mean of the middle (x 0.44 to 0.56, y 0.34 to 0.69) less the mean of two fields at
 *     its sides (x 0.19 to 0.38 and 0.63 to 0.81, y 0.28 to 0.63), -1..1
 * @param band the same of a band that may stand anywhere in the middle third against the brighter
 *     of its two sides, the best place counting; -1..1
 */
record ChestPattern(double centre, double band) {
  private static final int SIDE = 64;

  /** Below this the middle is so much darker than the lungs that the film must be a negative. */
  static final double INVERTED_CENTRE = -0.10;

  /** A frontal film has at least one of these. */
  static final double FRONTAL_CENTRE = 0.06, FRONTAL_BAND = 0.10;

  static ChestPattern of(PixelImage film) {
    GrayImage small = Thumbnail.of(film, SIDE, SIDE);
    float[] sorted = small.pixels().clone();
    Arrays.sort(sorted);
    double low = sorted[sorted.length / 100],
        high = sorted[sorted.length - 1 - sorted.length / 100];
    double scale = 1 / Math.max(high - low, (small.range().high() - small.range().low()) / 255);
    double[] stretched = new double[SIDE * SIDE];
    for (int i = 0; i < stretched.length; i++) {
      stretched[i] = Math.max(0, Math.min(1, (small.pixels()[i] - low) * scale));
    }
    double sides = (mean(stretched, 12, 24, 18, 40) + mean(stretched, 40, 52, 18, 40)) / 2;
    double band = -1;
    for (int x = 22; x < 43; x++) {
      double left = mean(stretched, Math.max(0, x - 18), x - 6, 18, 42);
      double right = mean(stretched, x + 6, Math.min(SIDE, x + 18), 18, 42);
      band = Math.max(band, mean(stretched, x - 3, x + 3, 18, 42) - Math.max(left, right));
    }
    return new ChestPattern(mean(stretched, 28, 36, 22, 44) - sides, band);
  }

  /** Whether a frontal film seems to be shown as a negative. */
  boolean inverted() {
    return centre < INVERTED_CENTRE;
  }

  /** Whether a film that is said to be frontal seems to be none. */
  boolean lateral() {
    return !inverted() && centre < FRONTAL_CENTRE && band < FRONTAL_BAND;
  }

  private static double mean(double[] pixels, int left, int right, int top, int bottom) {
    double sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum += pixels[y * SIDE + x];
      }
    }
    return sum / ((right - left) * (bottom - top));
  }
}
