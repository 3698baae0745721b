package dev.hilum.zoo;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.weights.RenameTable;
import dev.hilum.weights.SafetensorsWriter;
import dev.hilum.weights.TensorSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a checkpoint in a reference library's layout: its config, its weights as safetensors, its
 * preprocessing and tokenizer files. Between transformers' CLIP and open_clip's, and from the
 * dinov2 repository to transformers, names and config are converted; other pairs are refused.
 *
 * <p>A DINOv2 exported to transformers answers the same on images of its own size only: the two
 * interpolate positions for other sizes differently.
 */
public final class Exporter {
  private static final Map<String, String> METADATA = Map.of("format", "pt");
  private static final String PREPROCESSOR = "preprocessor_config.json";

  private Exporter() {}

  /** Config texts by file name, and the rename tables that go with them. */
  private record Plan(String weights, Map<String, String> texts, List<String> tables) {}

  /**
   * Writes the folder {@code out}, whole or not at all.
   *
   * @param force whether an existing {@code out} is replaced
   * @throws BadInputException if the format has no words for this network
   */
  public static void export(ModelFiles files, ExportFormat format, Path out, boolean force) {
    export(files, format, ExportedWeights.STORED, out, force);
  }

  /** The same with the weights in an element type of their own. */
  public static void export(
      ModelFiles files, ExportFormat format, ExportedWeights weights, Path out, boolean force) {
    Plan plan = format == ExportFormat.HF ? huggingFace(files) : openClip(files);
    try (TensorSource source = Architectures.renamed(files.architecture(), files.open())) {
      TensorSource view = source;
      for (String table : plan.tables) {
        view = RenameTable.of(table).apply(view);
      }
      TensorSource tensors = weights.of(view);
      AtomicOutput.folder(
          out,
          force,
          folder -> {
            List<Path> companions = new ArrayList<>(files.companions());
            files.card().ifPresent(companions::add);
            for (Path companion : companions) {
              Files.copy(companion, folder.resolve(companion.getFileName()));
            }
            for (Map.Entry<String, String> text : plan.texts.entrySet()) {
              Files.writeString(folder.resolve(text.getKey()), text.getValue());
            }
            SafetensorsWriter.write(folder.resolve(plan.weights), tensors, METADATA);
          });
    }
  }

  private static Plan huggingFace(ModelFiles files) {
    Map<String, String> texts = new LinkedHashMap<>();
    List<String> tables = List.of();
    if (files.layout() == Layout.OPEN_CLIP) {
      texts.put("config.json", Json.write(ClipConfigs.transformers(files.config())));
      texts.put(PREPROCESSOR, Json.write(ClipConfigs.processor(files.config())));
      tables = List.of("open-clip-to-hf-clip");
    } else if (files.architecture().equals("DinoVisionTransformer")) {
      texts.put("config.json", Json.write(dinov2(files.config())));
      tables = List.of("dinov2-to-hf-dinov2");
    } else if (files.layout() == Layout.CHECKPOINT && !files.config().isArray("architectures")) {
      throw new BadInputException(
          files.name()
              + ": transformers has no "
              + files.architecture()
              + "; its file is already in the layout of its own library");
    } else {
      texts.put("config.json", files.config().toString());
    }
    return new Plan("model.safetensors", texts, tables);
  }

  private static Plan openClip(ModelFiles files) {
    String weights = "open_clip_model.safetensors";
    if (files.layout() == Layout.OPEN_CLIP) {
      return new Plan(
          weights, Map.of("open_clip_config.json", files.config().toString()), List.of());
    }
    if (!files.architecture().equals("CLIPModel")) {
      throw new BadInputException(
          files.name()
              + ": open_clip's layout is written for CLIPModel and open_clip models, got "
              + files.architecture());
    }
    Path processor = files.folder().resolve(PREPROCESSOR);
    JsonObject preprocessing =
        Files.exists(processor) ? Json.read(processor) : Json.parse("{}", PREPROCESSOR);
    return new Plan(
        weights,
        Map.of(
            "open_clip_config.json",
            Json.write(ClipConfigs.openClip(files.config(), preprocessing))),
        List.of("hf-clip-to-open-clip"));
  }

  /** The dinov2 repository's arguments as transformers' Dinov2Config. */
  private static Map<String, Object> dinov2(JsonObject repository) {
    int registers = repository.integer("num_register_tokens", 0);
    double ratio = repository.number("mlp_ratio", 4);
    if (ratio != Math.rint(ratio)) {
      throw new BadInputException(
          repository.origin() + ": Dinov2Config takes a whole mlp_ratio, got " + ratio);
    }
    Map<String, Object> config = new LinkedHashMap<>();
    config.put(
        "architectures", List.of(registers > 0 ? "Dinov2WithRegistersModel" : "Dinov2Model"));
    config.put("model_type", registers > 0 ? "dinov2_with_registers" : "dinov2");
    config.put("hidden_size", repository.integer("embed_dim", 768));
    config.put("num_hidden_layers", repository.integer("depth", 12));
    config.put("num_attention_heads", repository.integer("num_heads", 12));
    config.put("mlp_ratio", (int) ratio);
    config.put("image_size", repository.integer("img_size", 224));
    config.put("patch_size", repository.integer("patch_size", 16));
    config.put("num_channels", repository.integer("in_chans", 3));
    config.put("qkv_bias", repository.flag("qkv_bias", true));
    config.put("layer_norm_eps", 1e-6);
    config.put("hidden_act", "gelu");
    config.put("use_swiglu_ffn", repository.text("ffn_layer", "mlp").startsWith("swiglu"));
    if (registers > 0) {
      config.put("num_register_tokens", registers);
    }
    return config;
  }
}
