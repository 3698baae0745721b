package dev.hilum.dicom;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A rectangle of a film that is blacked out, where a device burns in text.
 *
 * @param manufacturer of the devices it is for, as the film names it; empty for any
 * @param model of the devices it is for; empty for any
 * @param x left column, from 0
 * @param y upper row, from 0
 * @param width in pixels; what lies outside of a film is passed over
 */
public record PixelBox(String manufacturer, String model, int x, int y, int width, int height) {
  public PixelBox {
    if (x < 0 || y < 0 || width < 1 || height < 1) {
      throw new BadInputException(
          "a box must start at 0 or more and hold a pixel, got x=%d, y=%d, width=%d, height=%d"
              .formatted(x, y, width, height));
    }
  }

  /** Reads {@code x,y,width,height}, for films of any device. */
  public static PixelBox parse(String text) {
    try {
      int[] n =
          Arrays.stream(text.split(",", -1))
              .map(String::strip)
              .mapToInt(Integer::parseInt)
              .toArray();
      if (n.length == 4) {
        return new PixelBox("", "", n[0], n[1], n[2], n[3]);
      }
    } catch (NumberFormatException e) {
      throw new BadInputException("a box must be four integers x,y,width,height, got " + text, e);
    }
    throw new BadInputException("a box must be four integers x,y,width,height, got " + text);
  }

  /** Reads a table with the columns manufacturer, model, x, y, width, height. */
  public static List<PixelBox> table(Path file) {
    try (Csv csv = Csv.open(file).require("manufacturer", "model", "x", "y", "width", "height")) {
      return csv.rows().stream().map(PixelBox::of).toList();
    }
  }

  private static PixelBox of(Csv.Row row) {
    PixelBox box =
        parse(String.join(",", row.get("x"), row.get("y"), row.get("width"), row.get("height")));
    return new PixelBox(
        row.get("manufacturer").strip(),
        row.get("model").strip(),
        box.x,
        box.y,
        box.width,
        box.height);
  }

  /** Whether the film comes from such a device. */
  boolean fits(Attributes film) {
    return same(manufacturer, film, Tag.MANUFACTURER)
        && same(model, film, Tag.named("ManufacturerModelName"));
  }

  private static boolean same(String wanted, Attributes film, Tag tag) {
    return wanted.isEmpty() || film.string(tag).orElse("").equalsIgnoreCase(wanted);
  }
}
