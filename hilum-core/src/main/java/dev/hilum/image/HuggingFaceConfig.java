package dev.hilum.image;

import dev.hilum.image.Preprocessing.Size;
import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * transformers' {@code preprocessor_config.json}, with the defaults of the processor class it
 * names. Reference: {@code BitImageProcessorPil, CLIPImageProcessorPil, ViTImageProcessorPil,
 * SiglipImageProcessorPil} of transformers 5.23.
 */
final class HuggingFaceConfig {

  /** What a processor class assumes for keys that its config leaves out. */
  private record Defaults(
      Filter filter,
      List<Double> mean,
      List<Double> std,
      ResizeRule size,
      boolean square,
      boolean crop) {}

  private static final List<Double> HALVES = List.of(0.5, 0.5, 0.5);
  private static final ResizeRule EXACT_224 = new ResizeRule.Exact(new Size(224, 224));
  private static final Defaults CLIP =
      new Defaults(
          Filter.BICUBIC,
          ConfigKeys.CLIP_MEAN,
          ConfigKeys.CLIP_STD,
          new ResizeRule.ShortestEdge(224),
          false,
          true);
  private static final Defaults VIT =
      new Defaults(Filter.BILINEAR, HALVES, HALVES, EXACT_224, true, false);
  private static final Defaults SIGLIP =
      new Defaults(Filter.BICUBIC, HALVES, HALVES, EXACT_224, false, false);

  private static final Set<String> STEPS =
      Set.of("do_resize", "do_center_crop", "do_rescale", "do_normalize", "do_convert_rgb");
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "crop_pct", "size_divisor", "pad_size", "ensure_multiple_of", "offset", "reducing_gap");

  private HuggingFaceConfig() {}

  static Preprocessing read(JsonObject json) {
    Defaults defaults = defaults(json);
    refuseUnsupported(json);
    boolean resizes = json.flag("do_resize", true);
    ResizeRule resize = resizes ? resize(json, defaults) : new ResizeRule.None();
    List<Double> mean = ConfigKeys.perChannel(json, "image_mean", defaults.mean);
    List<Double> std = ConfigKeys.perChannel(json, "image_std", defaults.std);
    int channels = mean.size();
    if (!json.flag("do_normalize", true)) {
      channels = 3;
      mean = Collections.nCopies(3, 0.0);
      std = Collections.nCopies(3, 1.0);
    }
    List<Integer> black = Collections.nCopies(channels, 0);
    Optional<CropRule> crop =
        json.flag("do_center_crop", defaults.crop)
            ? Optional.of(new CropRule(cropSize(json), false, black))
            : Optional.empty();
    double factor = json.number("rescale_factor", 1 / 255.0);
    double rescale = json.flag("do_rescale", true) ? factor : 1;
    Filter filter = filter(json, defaults.filter);
    List<Double> centre = mean, spread = std;
    return ConfigKeys.build(
        json, () -> new PillowPreprocessing(resize, filter, crop, rescale, centre, spread));
  }

  private static Defaults defaults(JsonObject json) {
    String key =
        json.has("image_processor_type") ? "image_processor_type" : "feature_extractor_type";
    String type = json.text(key);
    String base =
        type.replaceAll("(Fast|Pil)$", "").replaceAll("FeatureExtractor$", "ImageProcessor");
    return switch (base) {
      case "BitImageProcessor", "CLIPImageProcessor" -> CLIP;
      case "ViTImageProcessor" -> VIT;
      case "SiglipImageProcessor" -> SIGLIP;
      default ->
          throw new BadInputException(
              json.origin()
                  + ": \""
                  + key
                  + "\" must be BitImageProcessor, CLIPImageProcessor, ViTImageProcessor or"
                  + " SiglipImageProcessor, got "
                  + type);
    };
  }

  private static void refuseUnsupported(JsonObject json) {
    for (String key : json.keys()) {
      boolean step = key.startsWith("do_") && !STEPS.contains(key) && json.flag(key, false);
      if (step || UNSUPPORTED.contains(key) && json.has(key)) {
        throw new BadInputException(
            json.origin() + ": the setting \"" + key + "\" is not one of the supported " + STEPS);
      }
    }
  }

  private static ResizeRule resize(JsonObject json, Defaults defaults) {
    if (!json.has("size")) {
      return defaults.size;
    }
    if (json.isNumber("size")) {
      int side = ConfigKeys.side(json, "size", json.integer("size"));
      return json.flag("default_to_square", defaults.square)
          ? new ResizeRule.Exact(new Size(side, side))
          : new ResizeRule.ShortestEdge(side);
    }
    if (!json.isObject("size")) {
      return new ResizeRule.Exact(ConfigKeys.size(json, "size"));
    }
    JsonObject size = json.object("size");
    if (size.has("shortest_edge")) {
      int shortest = side(size, "shortest_edge");
      return size.has("longest_edge")
          ? new ResizeRule.ShortestAndLongest(shortest, side(size, "longest_edge"))
          : new ResizeRule.ShortestEdge(shortest);
    }
    if (size.has("max_height") && size.has("max_width")) {
      return new ResizeRule.Within(side(size, "max_height"), side(size, "max_width"));
    }
    if (size.has("height") && size.has("width")) {
      return new ResizeRule.Exact(new Size(side(size, "height"), side(size, "width")));
    }
    throw new BadInputException(
        size.origin()
            + " must have height and width, max_height and max_width, or shortest_edge, got "
            + size.keys());
  }

  private static Size cropSize(JsonObject json) {
    if (!json.has("crop_size")) {
      return new Size(224, 224);
    }
    if (!json.isObject("crop_size")) {
      return ConfigKeys.size(json, "crop_size");
    }
    JsonObject size = json.object("crop_size");
    return new Size(side(size, "height"), side(size, "width"));
  }

  private static int side(JsonObject size, String key) {
    return ConfigKeys.side(size, key, size.integer(key));
  }

  private static Filter filter(JsonObject json, Filter otherwise) {
    int code = json.integer("resample", otherwise.code());
    for (Filter filter : Filter.values()) {
      if (filter.code() == code) {
        return filter;
      }
    }
    throw new BadInputException(json.origin() + ": \"resample\" must be 0..5, got " + code);
  }
}
