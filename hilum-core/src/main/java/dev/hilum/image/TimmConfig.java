package dev.hilum.image;

import dev.hilum.image.Preprocessing.Size;
import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * timm's {@code pretrained_cfg}. Reference: {@code timm.data.resolve_data_config} and {@code
 * transforms_imagenet_eval}.
 */
final class TimmConfig {
  private TimmConfig() {}

  static Preprocessing read(JsonObject cfg) {
    List<Integer> input = cfg.has("input_size") ? cfg.integers("input_size") : List.of(3, 224, 224);
    if (input.size() != 3) {
      throw new BadInputException(
          cfg.origin() + ": \"input_size\" must be channels, height and width, got " + input);
    }
    int channels = input.getFirst();
    Size size = ConfigKeys.size(cfg, "input_size", input.get(1), input.get(2));
    double fraction = cfg.number("crop_pct", 0.875);
    if (!(fraction > 0.05 && fraction <= 2)) {
      throw new BadInputException(
          cfg.origin() + ": \"crop_pct\" must be above 0.05 and at most 2, got " + fraction);
    }
    Size scale =
        new Size(
            (int) Math.floor(size.height() / fraction), (int) Math.floor(size.width() / fraction));
    List<Double> mean = ConfigKeys.perChannel(cfg, "mean", ConfigKeys.IMAGENET_MEAN);
    List<Double> std = ConfigKeys.perChannel(cfg, "std", ConfigKeys.IMAGENET_STD);
    if (mean.size() != channels || std.size() != channels) {
      throw new BadInputException(
          cfg.origin()
              + ": mean and std must have one value for each input channel, got "
              + (mean.size() + " and " + std.size() + " for " + channels));
    }
    String mode = cfg.text("crop_mode", "center");
    ResizeRule resize =
        switch (mode) {
          case "squash" -> new ResizeRule.Exact(scale);
          case "border" -> new ResizeRule.KeepRatio(scale, true);
          default ->
              scale.height() == scale.width()
                  ? new ResizeRule.ShortestEdge(scale.height())
                  : new ResizeRule.KeepRatio(scale, false);
        };
    List<Integer> fill =
        mode.equals("border")
            ? mean.stream().map(value -> (int) Math.rint(255 * value)).toList()
            : Collections.nCopies(channels, 0);
    Filter filter =
        ConfigKeys.filter(
            cfg,
            "interpolation",
            "bicubic",
            List.of(
                Filter.NEAREST,
                Filter.BILINEAR,
                Filter.BICUBIC,
                Filter.BOX,
                Filter.HAMMING,
                Filter.LANCZOS));
    return ConfigKeys.build(
        cfg,
        () ->
            new PillowPreprocessing(
                resize, filter, Optional.of(new CropRule(size, true, fill)), 1 / 255.0, mean, std));
  }
}
