package dev.hilum.zoo;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.model.ConvNext;
import dev.hilum.model.TimmArchitectures;
import dev.hilum.tensor.DType;
import dev.hilum.weights.ExtendedSource;
import dev.hilum.weights.JoinedSource;
import dev.hilum.weights.StoredTensor;
import dev.hilum.weights.TensorSource;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One tower of a checkpoint, to be joined with another's: of a pair its image or its text side, of
 * any other network the whole without its task's head.
 *
 * @param architecture the class of the tower alone
 * @param config its config, which names that class
 * @param names what the tower's names begin with in the checkpoint; empty for all names
 */
record Tower(ModelFiles files, String architecture, JsonObject config, String names) {

  /** Towers whose class in transformers has a pooler, which some checkpoints lack. */
  private static final Set<String> POOLED = Set.of("BertModel", "RobertaModel", "ViTModel");

  /** Where networks that answer with their classifier have it. */
  private static final Map<String, String> CLASSIFIERS = classifiers();

  static Tower image(ModelFiles files) {
    JsonObject c = files.config();
    return switch (files.architecture()) {
      case "CLIPModel" -> part(files, "vision", "CLIPVisionModel", "vision_model.");
      case "SiglipModel" -> part(files, "vision", "SiglipVisionModel", "vision_model.");
      case DualTowers.NAME ->
          part(
              files, "vision", DualTowers.architecture(c.object("vision_config")), "vision_model.");
      case Architectures.OPEN_CLIP -> of(files, DualTowers.OPEN_CLIP_IMAGE, c, "visual.");
      default -> of(files, DualTowers.bare(files.architecture()), headless(c), "");
    };
  }

  static Tower text(ModelFiles files) {
    JsonObject c = files.config();
    return switch (files.architecture()) {
      case "CLIPModel" -> part(files, "text", "CLIPTextModel", "text_model.");
      case "SiglipModel" -> part(files, "text", "SiglipTextModel", "text_model.");
      case DualTowers.NAME ->
          part(files, "text", DualTowers.architecture(c.object("text_config")), "text_model.");
      case Architectures.OPEN_CLIP -> of(files, DualTowers.OPEN_CLIP_TEXT, c, "");
      default -> of(files, DualTowers.bare(files.architecture()), c, "");
    };
  }

  /** timm's word for a trunk without classifier, in both places where a config may have it. */
  private static JsonObject headless(JsonObject config) {
    if (!CLASSIFIERS.containsKey(config.text("architecture", ""))) {
      return config;
    }
    JsonObject bare = config.with("num_classes", 0);
    return bare.isObject("model_args")
        ? bare.with("model_args", bare.object("model_args").with("num_classes", 0))
        : bare;
  }

  /** Whether a name is of the task's head, which the class keeps but a tower has no use for. */
  private boolean head(String name) {
    String head = CLASSIFIERS.get(architecture);
    return head != null && (name.equals(head + ".weight") || name.equals(head + ".bias"));
  }

  private static Map<String, String> classifiers() {
    Map<String, String> heads = new HashMap<>();
    heads.put(Architectures.RESNET, "fc");
    ConvNext.names().forEach(name -> heads.put(name, "head.fc"));
    TimmArchitectures.names().forEach(name -> heads.put(name, "head"));
    return heads;
  }

  private static Tower part(ModelFiles files, String side, String architecture, String names) {
    JsonObject c = files.config();
    String section = c.isObject(side + "_config_dict") ? side + "_config_dict" : side + "_config";
    JsonObject config =
        c.isObject(section) ? c.object(section) : Json.parse("{}", c.origin() + ": " + section);
    JsonObject typed =
        architecture.startsWith("CLIP") || architecture.startsWith("Siglip")
            ? config.with("model_type", type(architecture))
            : config;
    return of(files, architecture, typed, names);
  }

  private static String type(String architecture) {
    String family = architecture.startsWith("CLIP") ? "clip" : "siglip";
    return family + (architecture.contains("Vision") ? "_vision_model" : "_text_model");
  }

  private static Tower of(ModelFiles files, String architecture, JsonObject config, String names) {
    return new Tower(
        files, architecture, config.with("architectures", List.of(architecture)), names);
  }

  /** The tower's tensors in an opened checkpoint, under the names of its own class. */
  TensorSource view(TensorSource opened) {
    TensorSource whole = Architectures.renamed(files.architecture(), opened);
    TensorSource part =
        switch (architecture) {
          case DualTowers.OPEN_CLIP_TEXT -> openClipText(whole);
          default ->
              names.isEmpty()
                  ? Architectures.renamed(architecture, whole)
                  : JoinedSource.under(whole, names);
        };
    TensorSource read =
        new JoinedSource(part.origin())
            .with(part, name -> head(name) || Architectures.unread(architecture, name) ? "" : name);
    return withPooler(read);
  }

  private static TensorSource openClipText(TensorSource whole) {
    if (whole.names().stream().anyMatch(name -> name.startsWith("text."))) {
      return JoinedSource.under(whole, "text.");
    }
    return new JoinedSource(whole.origin())
        .with(whole, name -> name.startsWith("visual.") || name.startsWith("logit_") ? "" : name);
  }

  /** A missing pooler starts as tanh of the first token, so that the class finds all its names. */
  private TensorSource withPooler(TensorSource source) {
    String norm =
        architecture.equals("ViTModel") ? "layernorm.weight" : "embeddings.LayerNorm.weight";
    if (!POOLED.contains(architecture)
        || source.names().contains("pooler.dense.weight")
        || !source.names().contains(norm)) {
      return source;
    }
    int d = Math.toIntExact(source.shape(norm)[0]);
    Map<String, StoredTensor> pooler = new LinkedHashMap<>();
    pooler.put("pooler.dense.weight", identity(d, d));
    pooler.put(
        "pooler.dense.bias",
        new StoredTensor(DType.F32, new long[] {d}, MemorySegment.ofArray(new float[d])));
    return new ExtendedSource(source, pooler);
  }

  /** Ones on the diagonal of [rows, columns]. */
  static StoredTensor identity(int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < Math.min(rows, columns); i++) {
      values[i * columns + i] = 1;
    }
    return new StoredTensor(DType.F32, new long[] {rows, columns}, MemorySegment.ofArray(values));
  }
}
