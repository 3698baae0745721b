package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import dev.hilum.tensor.Shape;
import dev.hilum.tensor.Tensor;
import java.util.List;

/** Height and width of an image in pixels. */
public record ImageSize(int height, int width) {

  public ImageSize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "height and width must be positive, got " + height + " and " + width);
    }
  }

  public static ImageSize square(int side) {
    return new ImageSize(side, side);
  }

  /** Reads a number, which is both sides, or an array of height and width. */
  static ImageSize of(JsonObject json, String key, int otherwise) {
    if (!json.isArray(key)) {
      return square(json.integer(key, otherwise));
    }
    List<Integer> sides = json.integers(key);
    if (sides.size() != 2) {
      throw new BadInputException(
          json.origin() + ": \"" + key + "\" must be height and width, got " + sides);
    }
    return new ImageSize(sides.get(0), sides.get(1));
  }

  /** Reads the side of a patch; configs may give it twice, but only squares are supported. */
  static int patch(JsonObject json, String key, int otherwise) {
    ImageSize size = of(json, key, otherwise);
    if (size.height != size.width) {
      throw new BadInputException(json.origin() + ": \"" + key + "\" must be square, got " + size);
    }
    return size.height;
  }

  /** Requires images [B, C, h, w] of this size. */
  static void check(Tensor images, ImageSize size) {
    Shape.check(images, "images", Shape.ANY, Shape.ANY, size.height, size.width);
  }

  /** How many patches of this side fit. */
  int patches(int side) {
    return (height / side) * (width / side);
  }

  @Override
  public String toString() {
    return height + "x" + width;
  }
}
