package dev.hilum.zoo;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.report.TokenBatch.Padding;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How texts are cut and padded for a checkpoint's text tower, as its reference library does it.
 * Towers that mask their padding, or see nothing behind the token that they read, get texts as long
 * as the longest of their batch whatever the library pads to: the embeddings are the same.
 *
 * @param context the longest text, in tokens
 */
record TextInput(int context, Padding padding) {
  private static final int CLIP_CONTEXT = 77;

  static TextInput of(ModelFiles files) {
    return switch (files.architecture()) {
      case Architectures.OPEN_CLIP -> openClip(files.config());
      case "CLIPModel" -> transformers(files, CLIP_CONTEXT, Padding.LONGEST);
      case "SiglipModel" -> transformers(files, 64, Padding.LENGTH);
      case "VisionTextDualEncoderModel" -> transformers(files, 512, Padding.LONGEST);
      default ->
          throw new BadInputException(
              files.name()
                  + ": texts need CLIPModel, SiglipModel, VisionTextDualEncoderModel or an"
                  + " open_clip model, got "
                  + files.architecture());
    };
  }

  /** open_clip's own tower takes texts of full length only; an encoder of transformers masks. */
  private static TextInput openClip(JsonObject config) {
    JsonObject model = config.isObject("model_cfg") ? config.object("model_cfg") : config;
    JsonObject text = model.object("text_cfg");
    return new TextInput(
        text.integer("context_length", CLIP_CONTEXT),
        text.has("hf_model_name") ? Padding.LONGEST : Padding.LENGTH);
  }

  private static TextInput transformers(ModelFiles files, int usual, Padding padding) {
    JsonObject config = files.config();
    JsonObject text =
        config.isObject("text_config_dict")
            ? config.object("text_config_dict")
            : config.isObject("text_config")
                ? config.object("text_config")
                : Json.parse("{}", config.origin());
    int positions = text.integer("max_position_embeddings", usual);
    if (text.text("model_type", "").endsWith("roberta")) {
      positions -= text.integer("pad_token_id", 1) + 1; // its positions start behind the padding id
    }
    return new TextInput((int) Math.min(positions, longest(files)), padding);
  }

  /** What the tokenizer's own config allows; transformers writes 1e30 where there is no limit. */
  private static double longest(ModelFiles files) {
    Path config = files.folder().resolve("tokenizer_config.json");
    return Files.exists(config)
        ? Json.read(config).number("model_max_length", Double.MAX_VALUE)
        : Double.MAX_VALUE;
  }
}
