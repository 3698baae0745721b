package dev.hilum.task;

import dev.hilum.image.Preprocessing.Field;

/**
 * How near each patch of a film is to a phrase, and, between the centres of patches, a bilinear
 * mixture; beyond the outermost centres the nearest one goes on, so that every pixel of the film
 * has a value.
 *
 * @param rows patches from top to bottom
 * @param columns patches from left to right
 * @param cosines [rows x columns], row by row, -1 to 1
 * @param field the part of the film that the patches cover
 */
public record SimilarityMap(int rows, int columns, float[] cosines, Field field) {
  public SimilarityMap {
    if (cosines.length != rows * columns) {
      throw new IllegalArgumentException(
          "a map of %d x %d patches needs as many cosines, got %d"
              .formatted(rows, columns, cosines.length));
    }
  }

  /** Half a patch's longer side in pixels of the film: nearer than this no map can point. */
  double halfPatch(int height, int width) {
    return 0.5 * Math.max(field.height() * height / rows, field.width() * width / columns);
  }

  /** The map in pixels [height][width] over the whole film. */
  public float[][] over(int height, int width) {
    float[][] map = new float[height][width];
    for (int y = 0; y < height; y++) {
      double row = place((y + 0.5) / height, field.top(), field.height(), rows);
      for (int x = 0; x < width; x++) {
        map[y][x] = at(row, place((x + 0.5) / width, field.left(), field.width(), columns));
      }
    }
    return map;
  }

  private static double place(double share, double start, double length, int patches) {
    return Math.clamp((share - start) / length * patches - 0.5, 0, patches - 1);
  }

  private float at(double row, double column) {
    int top = (int) row, left = (int) column;
    int bottom = Math.min(top + 1, rows - 1), right = Math.min(left + 1, columns - 1);
    double down = row - top, across = column - left;
    double above =
        (1 - across) * cosines[top * columns + left] + across * cosines[top * columns + right];
    double below =
        (1 - across) * cosines[bottom * columns + left]
            + across * cosines[bottom * columns + right];
    return (float) ((1 - down) * above + down * below);
  }
}
