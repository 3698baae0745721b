package dev.hilum.image;

import dev.hilum.image.Preprocessing.Size;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * open_clip's {@code open_clip_config.json}. The image size is the vision tower's, which open_clip
 * lets win over the one beside the mean. Reference: {@code open_clip.transform.image_transform}.
 */
final class OpenClipConfig {
  private OpenClipConfig() {}

  static Preprocessing read(JsonObject json) {
    JsonObject cfg =
        json.has("preprocess_cfg")
            ? json.object("preprocess_cfg")
            : Json.parse("{}", json.origin() + ": preprocess_cfg");
    Size size = size(json, cfg);
    if (!cfg.text("mode", "RGB").equals("RGB")) {
      throw new BadInputException(cfg.origin() + ": \"mode\" must be RGB, got " + cfg.text("mode"));
    }
    Filter filter =
        cfg.text("interpolation", "bicubic").equals("random")
            ? Filter.BICUBIC
            : ConfigKeys.filter(
                cfg, "interpolation", "bicubic", List.of(Filter.BICUBIC, Filter.BILINEAR));
    int fill = cfg.integer("fill_color", 0);
    String mode = cfg.text("resize_mode", "shortest");
    boolean square = size.height() == size.width();
    ResizeRule resize =
        switch (mode) {
          case "shortest" ->
              square
                  ? new ResizeRule.ShortestEdge(size.height())
                  : new ResizeRule.KeepRatio(size, false);
          case "longest" -> new ResizeRule.KeepRatio(size, true);
          case "squash" -> new ResizeRule.Exact(size);
          default ->
              throw new BadInputException(
                  cfg.origin()
                      + ": \"resize_mode\" must be shortest, longest or squash, got "
                      + mode);
        };
    // for a size that is not square open_clip leaves its default kernel in place
    Filter used = mode.equals("shortest") && !square ? Filter.BICUBIC : filter;
    return ConfigKeys.build(
        cfg,
        () ->
            new PillowPreprocessing(
                resize,
                used,
                mode.equals("squash")
                    ? Optional.empty()
                    : Optional.of(
                        new CropRule(
                            size, true, Collections.nCopies(3, mode.equals("longest") ? fill : 0))),
                1 / 255.0,
                ConfigKeys.perChannel(cfg, "mean", ConfigKeys.CLIP_MEAN),
                ConfigKeys.perChannel(cfg, "std", ConfigKeys.CLIP_STD)));
  }

  private static Size size(JsonObject json, JsonObject cfg) {
    if (json.has("model_cfg") && json.object("model_cfg").isObject("vision_cfg")) {
      JsonObject vision = json.object("model_cfg").object("vision_cfg");
      if (vision.has("image_size")) {
        return ConfigKeys.size(vision, "image_size");
      }
    }
    return cfg.has("size") ? ConfigKeys.size(cfg, "size") : new Size(224, 224);
  }
}
