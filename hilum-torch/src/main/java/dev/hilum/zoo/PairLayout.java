package dev.hilum.zoo;

import dev.hilum.io.JsonObject;
import dev.hilum.nn.Lora;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Scope;
import dev.hilum.weights.LowRank;
import dev.hilum.weights.SafetensorsWriter;
import dev.hilum.weights.StoredTensor;
import dev.hilum.weights.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * How a pair is written: the files beside the weights by name, and the name of the weights' file.
 */
record PairLayout(SequencedMap<String, byte[]> texts, String weights) {

  /** The layout that a checkpoint came in: its own config, preprocessing and tokenizer files. */
  static PairLayout of(ModelFiles files) {
    SequencedMap<String, byte[]> texts = new LinkedHashMap<>();
    boolean openClip = files.layout() == Layout.OPEN_CLIP;
    put(texts, openClip ? "open_clip_config.json" : "config.json", files.config().toString());
    for (Path companion : files.companions()) {
      texts.put(String.valueOf(companion.getFileName()), bytes(companion));
    }
    if (openClip) {
      encoder(files, texts);
    }
    return new PairLayout(texts, openClip ? "open_clip_model.safetensors" : "model.safetensors");
  }

  /** The config of an encoder that open_clip's config names by a folder beside it. */
  static void encoder(ModelFiles files, Map<String, byte[]> texts) {
    JsonObject config = files.config();
    JsonObject model = config.isObject("model_cfg") ? config.object("model_cfg") : config;
    String name = model.object("text_cfg").text("hf_model_name", "");
    Path path = files.folder().resolve(name).resolve("config.json");
    if (!name.isEmpty() && !Path.of(name).isAbsolute() && Files.isRegularFile(path)) {
      texts.put(Path.of(name).normalize() + "/config.json", bytes(path));
    }
  }

  static void put(Map<String, byte[]> texts, String name, String text) {
    texts.put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes all files into a folder that exists. */
  void write(Weights w, Path folder) throws IOException {
    for (Map.Entry<String, byte[]> text : texts.entrySet()) {
      Path file = folder.resolve(text.getKey());
      Path parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.write(file, text.getValue());
    }
    double scale = w.mode().adapters().map(LowRank::scale).orElse(0.0);
    SequencedMap<String, StoredTensor> stored = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      Gradients.off(() -> Lora.merged(w.parameters(), scale))
          .forEach((name, p) -> stored.put(name, StoredTensor.of(p)));
      w.buffers().forEach((name, b) -> stored.put(name, StoredTensor.of(b)));
      SafetensorsWriter.write(folder.resolve(weights), stored, Map.of("format", "pt"));
    }
  }
}
