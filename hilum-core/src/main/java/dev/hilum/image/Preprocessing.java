package dev.hilum.image;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a checkpoint wants done to a film before its network sees it. It belongs to the checkpoint,
 * is read from the checkpoint's own config, and is never guessed.
 *
 * <p>The reference is the Pillow pipeline of each library: transformers' {@code …ImageProcessorPil}
 * classes, the transforms of open_clip and timm on Pillow images, torchxrayvision's NumPy
 * transforms.
 */
public sealed interface Preprocessing permits PillowPreprocessing, XrayVisionPreprocessing {

  /** Channels of the network's input: 1 or 3. */
  int channels();

  /**
   * Height of the network's input.
   *
   * @throws IllegalStateException if it depends on the film; see {@link #outputSize}
   */
  int height();

  /** Width of the network's input; throws as {@link #height} does. */
  int width();

  /** Height and width that a film of the given size comes to. */
  Size outputSize(int height, int width);

  /** The part of a film of the given size that the network sees. */
  Field field(int height, int width);

  /**
   * A rectangle in shares of the film's height and width, 0 to 1; less or more where there is
   * padding.
   */
  record Field(double top, double left, double height, double width) {
    static final Field WHOLE = new Field(0, 0, 1, 1);
  }

  /**
   * The network's input from an image.
   *
   * @return [C, H, W] float32, of {@link #outputSize}
   * @throws BadInputException if the film's shape cannot be brought to the input's
   */
  float[] apply(PixelImage image);

  /** As {@link #apply(PixelImage)}; floats become the 8-bit image nearest to them where needed. */
  float[] apply(GrayImage image);

  /** Height and width in pixels, in this order, as tensors have them. */
  record Size(int height, int width) {
    public Size {
      if (height < 1 || width < 1) {
        throw new IllegalArgumentException(
            "height and width must be at least 1, got " + height + " and " + width);
      }
    }
  }

  /** torchxrayvision's input: values in [-1024, 1024], centre square, [1, size, size]. */
  static Preprocessing xrayVision(int size) {
    return new XrayVisionPreprocessing(size);
  }

  /**
   * Reads a config file, or a checkpoint folder's: {@code preprocessor_config.json}, {@code
   * open_clip_config.json} or timm's {@code config.json}, in this order.
   */
  static Preprocessing of(Path path) {
    if (!Files.isDirectory(path)) {
      return of(Json.read(path));
    }
    List<String> names =
        List.of("preprocessor_config.json", "open_clip_config.json", "config.json");
    for (String name : names) {
      if (Files.exists(path.resolve(name))) {
        return of(Json.read(path.resolve(name)));
      }
    }
    throw new BadInputException(path + ": must hold one of " + names + ", got none");
  }

  /**
   * Reads the config of transformers, open_clip or timm, told apart by their keys; {@code
   * {"torchxrayvision": SIZE}} is {@link #xrayVision}. A processor type or a setting that is not
   * implemented is refused by name.
   */
  static Preprocessing of(JsonObject json) {
    if (json.isObject("image_processor")) {
      return of(json.object("image_processor"));
    }
    if (json.isNumber("torchxrayvision")) {
      return xrayVision(json.integer("torchxrayvision"));
    }
    if (json.has("pretrained_cfg")) {
      return TimmConfig.read(json.object("pretrained_cfg"));
    }
    if (json.has("preprocess_cfg") || json.has("model_cfg")) {
      return OpenClipConfig.read(json);
    }
    if (json.has("image_processor_type") || json.has("feature_extractor_type")) {
      return HuggingFaceConfig.read(json);
    }
    throw new BadInputException(
        json.origin()
            + ": a preprocessing config must have image_processor_type or feature_extractor_type"
            + " (transformers), preprocess_cfg (open_clip) or pretrained_cfg (timm), got "
            + json.keys());
  }
}
