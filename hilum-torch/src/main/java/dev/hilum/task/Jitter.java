package dev.hilum.task;

import dev.hilum.batch.FilmReader.Pixels;
import dev.hilum.task.ContrastiveRecipe.Augment;
import java.util.random.RandomGenerator;

/**
 * Moves and scales a preprocessed film a little, bilinearly; what comes from outside is the nearest
 * edge. Nothing is mirrored: reports speak of left and right.
 */
final class Jitter {
  private Jitter() {}

  /** A film [C, H, W] as the draws have it; the same film when the recipe asks for no move. */
  static Pixels of(Pixels film, Augment augment, RandomGenerator draws) {
    if (augment.equals(Augment.OFF)) {
      return film;
    }
    int height = (int) film.shape()[1], width = (int) film.shape()[2];
    double zoom = 1 + augment.zoom() * (2 * draws.nextDouble() - 1);
    double down = augment.shift() * height * (2 * draws.nextDouble() - 1);
    double right = augment.shift() * width * (2 * draws.nextDouble() - 1);
    Taps rows = Taps.of(height, zoom, down), columns = Taps.of(width, zoom, right);
    float[] from = film.values(), to = new float[from.length];
    for (int plane = 0; plane < from.length; plane += height * width) {
      for (int y = 0; y < height; y++) {
        int above = plane + rows.low[y] * width, below = plane + rows.high[y] * width;
        for (int x = 0; x < width; x++) {
          float top = mix(from[above + columns.low[x]], from[above + columns.high[x]], columns, x);
          float end = mix(from[below + columns.low[x]], from[below + columns.high[x]], columns, x);
          to[plane + y * width + x] = mix(top, end, rows, y);
        }
      }
    }
    return new Pixels(to, film.shape());
  }

  private static float mix(float a, float b, Taps taps, int at) {
    return a + taps.share[at] * (b - a);
  }

  /** For each place of the result the two places it lies between, and how near the second is. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Taps(int[] low, int[] high, float[] share) {
    static Taps of(int length, double zoom, double shift) {
      int[] low = new int[length], high = new int[length];
      float[] share = new float[length];
      double middle = (length - 1) / 2.0;
      for (int i = 0; i < length; i++) {
        double at = Math.clamp((i - middle) / zoom + middle - shift, 0, length - 1);
        low[i] = (int) at;
        high[i] = Math.min(low[i] + 1, length - 1);
        share[i] = (float) (at - low[i]);
      }
      return new Taps(low, high, share);
    }
  }
}
