package dev.hilum.zoo;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Scope;
import dev.hilum.weights.Mode;
import dev.hilum.weights.SafetensorsWriter;
import dev.hilum.weights.StoredTensor;
import dev.hilum.weights.TensorSource;
import dev.hilum.weights.Weights;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** A checkpoint with the random weights that training starts from: the baseline of any training. */
public final class RandomModel {
  private static final List<String> COPIED =
      List.of("config.json", "preprocessor_config.json", "tokenizer.json", "vocab.txt");

  private RandomModel() {}

  /**
   * Draws all weights of the network that a folder's {@code config.json} describes and writes them
   * with the folder's other files, in transformers' layout.
   *
   * @return the number of parameters
   * @throws BadInputException when the config names no supported class, or its sizes are only in a
   *     checkpoint
   */
  public static long write(Path folder, long seed, Path out, boolean force) {
    JsonObject config = Json.read(folder.resolve("config.json"));
    List<String> classes = config.texts("architectures");
    if (classes.size() != 1) {
      throw new BadInputException(
          config.origin() + ": architectures must name one class, got " + classes);
    }
    Weights w = Weights.init(seed, Mode.TRAINING);
    try {
      try (Scope scope = Scope.open()) {
        Architectures.build(classes.getFirst(), w, config, new ConfigOnly(config.origin()));
      }
      SequencedMap<String, StoredTensor> stored = new LinkedHashMap<>();
      w.parameters().forEach((name, p) -> stored.put(name, StoredTensor.of(p)));
      w.buffers().forEach((name, b) -> stored.put(name, StoredTensor.of(b)));
      AtomicOutput.folder(out, force, partial -> write(folder, stored, partial));
      return w.parameterCount();
    } finally {
      w.close();
    }
  }

  private static void write(Path from, SequencedMap<String, StoredTensor> stored, Path to)
      throws IOException {
    for (String name : COPIED) {
      if (Files.exists(from.resolve(name))) {
        Files.copy(from.resolve(name), to.resolve(name));
      }
    }
    SafetensorsWriter.write(to.resolve("model.safetensors"), stored, Map.of("format", "pt"));
  }

  /** No checkpoint: whoever asks for a size learns that the config must say it. */
  private record ConfigOnly(String origin) implements TensorSource {
    @Override
    public Set<String> names() {
      return Set.of();
    }

    @Override
    public DType dtype(String name) {
      throw missing(name);
    }

    @Override
    public long[] shape(String name) {
      throw missing(name);
    }

    @Override
    public MemorySegment bytes(String name) {
      throw missing(name);
    }

    @Override
    public void close() {}

    private BadInputException missing(String name) {
      return new BadInputException(
          origin + ": must tell every size of the network, got none for " + name);
    }
  }
}
