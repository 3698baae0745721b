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

  static TextInput of(Tower text) {
    return switch (text.architecture()) {
      case DualTowers.OPEN_CLIP_TEXT -> openClip(text.config());
      case "CLIPTextModel", "CLIPTextModelWithProjection" ->
          transformers(text, CLIP_CONTEXT, Padding.LONGEST);
      case "SiglipTextModel" -> transformers(text, 64, Padding.LENGTH);
      case "BertModel", "RobertaModel", "CXRBertModel" -> transformers(text, 512, Padding.LONGEST);
      default ->
          throw new BadInputException(
              text.files().name()
                  + ": texts need a network with a text tower (CLIPModel, SiglipModel,"
                  + " VisionTextDualEncoderModel, open_clip, BERT, RoBERTa, CXR-BERT), got "
                  + text.files().architecture());
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

  private static TextInput transformers(Tower text, int usual, Padding padding) {
    JsonObject config = text.config();
    boolean roberta = text.architecture().equals("RobertaModel");
    int positions = config.integer("max_position_embeddings", usual);
    if (roberta) {
      positions -= config.integer("pad_token_id", 1) + 1; // positions start behind the padding id
    }
    return new TextInput((int) Math.min(positions, longest(text.files())), padding);
  }

  /** What the tokenizer's own config allows; transformers writes 1e30 where there is no limit. */
  private static double longest(ModelFiles files) {
    Path config = files.folder().resolve("tokenizer_config.json");
    return Files.exists(config)
        ? Json.read(config).number("model_max_length", Double.MAX_VALUE)
        : Double.MAX_VALUE;
  }
}
