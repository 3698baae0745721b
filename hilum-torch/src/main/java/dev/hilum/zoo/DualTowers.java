package dev.hilum.zoo;

import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import dev.hilum.model.DualEncoder;
import dev.hilum.model.Network;
import dev.hilum.weights.JoinedSource;
import dev.hilum.weights.TensorSource;
import dev.hilum.weights.Weights;
import java.util.List;
import java.util.Map;

/** Builds a {@link DualEncoder} from a config that describes its two towers. */
final class DualTowers {
  static final String NAME = "VisionTextDualEncoderModel";
  static final String OPEN_CLIP_IMAGE = "open_clip.visual";
  static final String OPEN_CLIP_TEXT = "open_clip.text";

  /** transformers' {@code AutoModel} of each {@code model_type}. */
  private static final Map<String, String> AUTO =
      Map.ofEntries(
          Map.entry("vit", "ViTModel"),
          Map.entry("swin", "SwinModel"),
          Map.entry("dinov2", "Dinov2Model"),
          Map.entry("dinov2_with_registers", "Dinov2WithRegistersModel"),
          Map.entry("clip_vision_model", "CLIPVisionModel"),
          Map.entry("clip_text_model", "CLIPTextModel"),
          Map.entry("siglip_vision_model", "SiglipVisionModel"),
          Map.entry("siglip_text_model", "SiglipTextModel"),
          Map.entry("bert", "BertModel"),
          Map.entry("roberta", "RobertaModel"),
          Map.entry("xlm-roberta", "RobertaModel"),
          Map.entry("cxr-bert", "CXRBertModel"));

  private DualTowers() {}

  static Network build(Weights w, JsonObject config, TensorSource source) {
    JsonObject vision = config.object("vision_config"), text = config.object("text_config");
    return new DualEncoder(
        w,
        at -> tower(at, vision, JoinedSource.under(source, "vision_model.")),
        at -> tower(at, text, JoinedSource.under(source, "text_model.")),
        new DualEncoder.Widths(
            width(source, "visual_projection.weight", vision),
            width(source, "text_projection.weight", text),
            config.integer("projection_dim", 512)));
  }

  private static Network tower(Weights at, JsonObject config, TensorSource source) {
    return Architectures.tower(architecture(config), at, config, source);
  }

  /** From the projection's shape, else what the config of a new model says. */
  private static int width(TensorSource source, String projection, JsonObject tower) {
    return source.names().contains(projection) && source.shape(projection).length == 2
        ? Math.toIntExact(source.shape(projection)[1])
        : tower.integer("hidden_size", 768);
  }

  /** The class of a tower's config: the bare one under a task's head, else by its model type. */
  static String architecture(JsonObject tower) {
    List<String> classes =
        tower.isArray("architectures") ? tower.texts("architectures") : List.of();
    String named = classes.isEmpty() ? "" : bare(classes.getFirst());
    if (Architectures.known(named)) {
      return named;
    }
    String type = tower.text("model_type", "");
    String auto = AUTO.get(type);
    if (auto == null) {
      throw new BadInputException(
          tower.origin()
              + ": a tower must name its class in architectures, or one of the model types "
              + AUTO.keySet().stream().sorted().toList()
              + "; got "
              + classes
              + " and \""
              + type
              + "\"");
    }
    return auto;
  }

  /** The class without its task's head. */
  static String bare(String architecture) {
    for (String head : List.of("ForImageClassification", "ForMaskedLM", "ForPreTraining")) {
      if (architecture.endsWith(head)) {
        String stem = architecture.substring(0, architecture.length() - head.length());
        return stem + "Model";
      }
    }
    return architecture;
  }
}
