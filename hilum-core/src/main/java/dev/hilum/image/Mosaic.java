package dev.hilum.image;

import java.util.List;

/** Small films side by side on one picture, row by row, with a thin black gap. */
public final class Mosaic {
  private Mosaic() {}

  /**
   * @param tiles at most {@code side} pixels wide and high; a smaller one stands in the middle of
   *     its place; values are brought to 0..255
   * @param side of each place in pixels
   * @param columns tiles in a row
   */
  public static GrayImage of(List<GrayImage> tiles, int side, int columns) {
    if (tiles.isEmpty() || columns < 1) {
      throw new IllegalArgumentException(
          "a contact sheet needs at least one film and one column, got "
              + tiles.size()
              + " and "
              + columns);
    }
    int gap = Math.max(2, side / 64), across = Math.min(columns, tiles.size());
    int rows = (tiles.size() + columns - 1) / columns;
    int width = across * (side + gap) - gap;
    int height = rows * (side + gap) - gap;
    float[] sheet = new float[width * height];
    for (int i = 0; i < tiles.size(); i++) {
      int x = i % columns * (side + gap), y = i / columns * (side + gap);
      place(tiles.get(i), side, sheet, width, y * width + x);
    }
    return new GrayImage(width, height, sheet, ValueRange.BYTE);
  }

  private static void place(GrayImage tile, int side, float[] sheet, int width, int corner) {
    if (tile.width() > side || tile.height() > side) {
      throw new IllegalArgumentException(
          "a tile must have at most %d pixels a side, got %d x %d"
              .formatted(side, tile.width(), tile.height()));
    }
    double low = tile.range().low(), scale = 255 / (tile.range().high() - low);
    int start = corner + (side - tile.height()) / 2 * width + (side - tile.width()) / 2;
    for (int row = 0; row < tile.height(); row++) {
      for (int x = 0; x < tile.width(); x++) {
        sheet[start + row * width + x] = (float) ((tile.at(x, row) - low) * scale);
      }
    }
  }
}
