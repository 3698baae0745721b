package dev.hilum.image;

import dev.hilum.image.Preprocessing.Size;
import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Value forms that the configs of several libraries share. */
final class ConfigKeys {
  static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
  static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);
  static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
  static final List<Double> CLIP_STD = List.of(0.26862954, 0.26130258, 0.27577711);
  private static final int LARGEST_SIDE = 8192;

  private ConfigKeys() {}

  /** An array, or one number for all channels; absent: the default. */
  static List<Double> perChannel(JsonObject json, String key, List<Double> otherwise) {
    if (!json.has(key)) {
      return otherwise;
    }
    return json.isNumber(key)
        ? Collections.nCopies(otherwise.size(), json.number(key))
        : json.numbers(key);
  }

  /** A number for both edges, or [height, width]. */
  static Size size(JsonObject json, String key) {
    if (json.isNumber(key)) {
      return square(json, key, json.integer(key));
    }
    List<Integer> sides = json.integers(key);
    if (sides.size() != 2) {
      throw new BadInputException(
          json.origin() + ": \"" + key + "\" must have 2 sides, got " + sides);
    }
    return size(json, key, sides.get(0), sides.get(1));
  }

  static Size square(JsonObject json, String key, int side) {
    return size(json, key, side, side);
  }

  static Size size(JsonObject json, String key, int height, int width) {
    return new Size(side(json, key, height), side(json, key, width));
  }

  static int side(JsonObject json, String key, int side) {
    if (side < 1 || side > LARGEST_SIDE) {
      throw new BadInputException(
          json.origin() + ": \"" + key + "\" must be 1.." + LARGEST_SIDE + " pixels, got " + side);
    }
    return side;
  }

  /** A kernel by its name in lower case, among {@code allowed}. */
  static Filter filter(JsonObject json, String key, String otherwise, List<Filter> allowed) {
    String name = json.text(key, otherwise);
    for (Filter filter : allowed) {
      if (filter.name().toLowerCase(Locale.ROOT).equals(name)) {
        return filter;
      }
    }
    throw new BadInputException(
        json.origin()
            + ": \""
            + key
            + "\" must be one of "
            + allowed
            + " in lower case, got "
            + name);
  }

  /** Builds the record, with the file's name before whatever rule the values break. */
  static PillowPreprocessing build(
      JsonObject json, java.util.function.Supplier<PillowPreprocessing> of) {
    try {
      return of.get();
    } catch (IllegalArgumentException e) {
      throw new BadInputException(json.origin() + ": " + e.getMessage(), e);
    }
  }
}
