package dev.hilum.phantom;

import java.util.Arrays;

/**
 * Photons that left their ray. Each spot of the body sends {@code A exp(-A)} of the beam, what is
 * stopped on a ray of optical depth A and yet comes out, to the film around it; the wide rest falls
 * evenly on all of it. The film is divided into {@link #CELLS} x {@link #CELLS} cells, blurred by a
 * bell {@link #RADIUS} cells to each side and read linearly between their middles.
 *
 * <p>A cell is computed from its neighbours alone, always in the same order: two films that differ
 * in one place have the same scatter, to the bit, beyond {@link #REACH} of it.
 */
final class Scatter {
  private static final int CELLS = 40;
  private static final int RADIUS = 3;

  /** How far, along rows and columns, a change of one pixel reaches: a fraction of the side. */
  static final double REACH = (RADIUS + 2.0) / CELLS;

  private static final float[] BELL = {0.05f, 0.12f, 0.2f, 0.26f, 0.2f, 0.12f, 0.05f};

  private final int n;
  private final int[] cell; // of each row or column
  private final int[] before; // the cell whose middle lies before each row or column
  private final float[] share; // of the cell after that
  private final float[] sum = new float[CELLS * CELLS];
  private final float[] across = new float[CELLS * CELLS];

  Scatter(int n) {
    this.n = n;
    cell = new int[n];
    before = new int[n];
    share = new float[n];
    for (int i = 0; i < n; i++) {
      cell[i] = (int) ((long) i * CELLS / n);
      double at = Math.clamp((i + 0.5) * CELLS / n - 0.5, 0, CELLS - 1.0001);
      before[i] = (int) at;
      share[i] = (float) (at - before[i]);
    }
  }

  /** Takes what each pixel sends, times {@code gain}; {@link #row} then tells what arrives. */
  void spread(float[] sent, float gain) {
    Arrays.fill(sum, 0);
    for (int row = 0, at = 0; row < n; row++) {
      int first = cell[row] * CELLS;
      for (int col = 0; col < n; col++, at++) {
        sum[first + cell[col]] += sent[at];
      }
    }
    float pixels = (float) n * n / (CELLS * CELLS);
    blur(sum, across, 1, gain / pixels);
    blur(across, sum, CELLS, 1);
  }

  /** Blurs along one direction; beyond the film nothing sends. */
  private static void blur(float[] from, float[] to, int step, float gain) {
    for (int i = 0; i < from.length; i++) {
      int place = step == 1 ? i % CELLS : i / CELLS;
      float total = 0;
      for (int k = -RADIUS; k <= RADIUS; k++) {
        if (place + k >= 0 && place + k < CELLS) {
          total += BELL[k + RADIUS] * from[i + k * step];
        }
      }
      to[i] = gain * total;
    }
  }

  /** What arrives on the pixels of a row, as a fraction of the open beam. */
  void row(int row, float[] arrived) {
    int upper = before[row] * CELLS;
    float down = share[row];
    for (int col = 0; col < n; col++) {
      int at = upper + before[col];
      float right = share[col];
      float above = sum[at] + right * (sum[at + 1] - sum[at]);
      float below = sum[at + CELLS] + right * (sum[at + CELLS + 1] - sum[at + CELLS]);
      arrived[col] = above + down * (below - above);
    }
  }
}
