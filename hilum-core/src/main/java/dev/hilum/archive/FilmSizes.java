package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Width and height of the films on which boxes were drawn: as the row of the box says, as {@code
 * train_meta.csv} says, or as the film is.
 */
final class FilmSizes {
  private final ImageTree tree;
  private final Map<String, Size> told = new HashMap<>();
  private final Map<String, Optional<Size>> seen = new HashMap<>();

  record Size(int width, int height) {}

  FilmSizes(Path root) {
    tree = new ImageTree(root);
    Tables.named(root, "train_meta").ifPresent(this::read);
  }

  /** The size for the boxes of a row. */
  Optional<Size> of(String film, Csv.Row row) {
    String width = row.get("width", "").strip(), height = row.get("height", "").strip();
    if (!width.isEmpty() && !height.isEmpty()) {
      return Optional.of(size(width, height));
    }
    Size size = told.get(film);
    return size != null
        ? Optional.of(size)
        : seen.computeIfAbsent(
            film,
            id ->
                ImageHeader.of(tree.pixels(id))
                    .map(header -> new Size(header.width(), header.height())));
  }

  private void read(Path table) {
    try (Csv csv = Csv.open(table).require("image_id", "dim0", "dim1")) {
      for (Csv.Row row : csv) {
        told.put(row.get("image_id"), size(row.get("dim1"), row.get("dim0")));
      }
    }
  }

  private static Size size(String width, String height) {
    try {
      Size size = new Size((int) Double.parseDouble(width), (int) Double.parseDouble(height));
      if (size.width() > 0 && size.height() > 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw new BadInputException(
          "a film's size must be numbers, got " + width + " x " + height, e);
    }
    throw new BadInputException("a film's size must be positive, got " + width + " x " + height);
  }
}
