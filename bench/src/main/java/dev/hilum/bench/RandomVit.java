package dev.hilum.bench;

import dev.hilum.io.Json;
import dev.hilum.model.Vit;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
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

/** A vision transformer with random weights, written as transformers writes one. */
record RandomVit(int side, int width, int layers, int heads) {

  /** So small that the rest of a job decides: 64 px, one block. */
  static RandomVit tiny() {
    return new RandomVit(64, 32, 1, 2);
  }

  /** ViT-S/16 at 224 px. */
  static RandomVit small() {
    return new RandomVit(224, 384, 12, 6);
  }

  /** Writes config, preprocessing and weights of a {@code ViTModel} into an empty folder. */
  void write(Path folder) throws IOException {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("architectures", List.of("ViTModel"));
    config.put("model_type", "vit");
    config.put("hidden_size", width);
    config.put("num_hidden_layers", layers);
    config.put("num_attention_heads", heads);
    config.put("intermediate_size", 4 * width);
    config.put("image_size", side);
    config.put("patch_size", 16);
    Files.writeString(folder.resolve("config.json"), Json.write(config));
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("image_processor_type", "ViTImageProcessor");
    rule.put("size", Map.of("height", side, "width", side));
    rule.put("image_mean", List.of(0.5, 0.5, 0.5));
    rule.put("image_std", List.of(0.5, 0.5, 0.5));
    Files.writeString(folder.resolve("preprocessor_config.json"), Json.write(rule));
    SafetensorsWriter.write(folder.resolve("model.safetensors"), weights(folder), Map.of());
  }

  private static SequencedMap<String, StoredTensor> weights(Path folder) {
    Weights w = Weights.init(1, Mode.TRAINING);
    try (Scope scope = Scope.open()) {
      Vit vit = new Vit(w, Vit.Config.of(Json.read(folder.resolve("config.json"))));
      w.finish();
      SequencedMap<String, StoredTensor> stored = new LinkedHashMap<>();
      for (Map.Entry<String, Tensor> each : w.parameters().entrySet()) {
        stored.put(each.getKey(), StoredTensor.of(each.getValue()));
      }
      if (stored.isEmpty()) {
        throw new IllegalStateException(vit + " has no parameters");
      }
      return stored;
    } finally {
      w.close();
    }
  }
}
