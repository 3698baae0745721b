package dev.hilum.bench;

import dev.hilum.io.Json;
import dev.hilum.model.Vit;
import dev.hilum.tensor.Scope;
import dev.hilum.weights.Mode;
import dev.hilum.weights.SafetensorsWriter;
import dev.hilum.weights.StoredTensor;
import dev.hilum.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A vision transformer that is small enough to leave the rest of a job to be measured. */
final class TinyModel {
  static final int WIDTH = 32;
  private static final int SIDE = 64;

  private TinyModel() {}

  /** Writes a randomly initialised {@code ViTModel} as transformers has it, 64 px. */
  static void write(Path folder) throws IOException {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("architectures", List.of("ViTModel"));
    config.put("model_type", "vit");
    config.put("hidden_size", WIDTH);
    config.put("num_hidden_layers", 1);
    config.put("num_attention_heads", 2);
    config.put("intermediate_size", 2 * WIDTH);
    config.put("image_size", SIDE);
    config.put("patch_size", 16);
    Files.writeString(folder.resolve("config.json"), Json.write(config));
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("image_processor_type", "ViTImageProcessor");
    rule.put("size", Map.of("height", SIDE, "width", SIDE));
    rule.put("image_mean", List.of(0.5, 0.5, 0.5));
    rule.put("image_std", List.of(0.5, 0.5, 0.5));
    Files.writeString(folder.resolve("preprocessor_config.json"), Json.write(rule));
    Weights w = Weights.init(1, Mode.TRAINING);
    try (Scope scope = Scope.open()) {
      Vit vit = new Vit(w, Vit.Config.of(Json.read(folder.resolve("config.json"))));
      SequencedMap<String, StoredTensor> stored = new LinkedHashMap<>();
      w.parameters().forEach((name, p) -> stored.put(name, StoredTensor.of(p)));
      if (stored.isEmpty()) {
        throw new IllegalStateException(vit + " has no parameters");
      }
      SafetensorsWriter.write(folder.resolve("model.safetensors"), stored, Map.of("format", "pt"));
    } finally {
      w.close();
    }
  }
}
