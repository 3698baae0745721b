package dev.hilum.phantom;

import dev.hilum.image.GrayImage;
import dev.hilum.image.ValueRange;
import java.util.List;

/** Many films on one picture, row by row: a first look at a cohort. */
public final class ContactSheet {
  private ContactSheet() {}

  /**
   * Films side by side with a thin black gap, 8 bits.
   *
   * @param size side of each film in pixels
   * @param columns films in a row
   */
  public static GrayImage of(List<PhantomFilm> films, int size, int columns) {
    if (films.isEmpty() || columns < 1) {
      throw new IllegalArgumentException(
          "a contact sheet needs at least one film and one column, got "
              + films.size()
              + " and "
              + columns);
    }
    int gap = Math.max(2, size / 64);
    int rows = (films.size() + columns - 1) / columns;
    int width = columns * (size + gap) - gap;
    int height = rows * (size + gap) - gap;
    float[] sheet = new float[width * height];
    PhantomRenderer renderer = new PhantomRenderer(size);
    for (int i = 0; i < films.size(); i++) {
      GrayImage film = renderer.render(films.get(i), 8);
      int corner = i / columns * (size + gap) * width + i % columns * (size + gap);
      for (int row = 0; row < size; row++) {
        System.arraycopy(film.pixels(), row * size, sheet, corner + row * width, size);
      }
    }
    return new GrayImage(width, height, sheet, ValueRange.BYTE);
  }
}
