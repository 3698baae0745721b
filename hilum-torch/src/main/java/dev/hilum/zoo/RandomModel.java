package dev.hilum.zoo;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Scope;
import dev.hilum.weights.Mode;
import dev.hilum.weights.TensorSource;
import dev.hilum.weights.Weights;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A checkpoint with the random weights that training starts from: the baseline of any training. */
public final class RandomModel {
  private RandomModel() {}

  /**
   * Draws all weights of the network that a folder's config describes and writes them with the
   * folder's other files, in the layout of the config.
   *
   * @return the number of parameters
   * @throws BadInputException when the config names no supported class, or its sizes are only in a
   *     checkpoint
   */
  public static long write(Path folder, long seed, Path out, boolean force) {
    ModelFiles files = files(folder);
    try (LoadedModel model = draw(files, seed, Mode.TRAINING)) {
      PairLayout layout = PairLayout.of(files);
      AtomicOutput.folder(out, force, partial -> layout.write(model.weights(), partial));
      return model.weights().parameterCount();
    }
  }

  /**
   * A folder with {@code open_clip_config.json} or {@code config.json}, its weights still to come.
   */
  static ModelFiles files(Path folder) {
    Path openClip = folder.resolve("open_clip_config.json");
    boolean ofOpenClip = Files.exists(openClip);
    JsonObject config = Json.read(ofOpenClip ? openClip : folder.resolve("config.json"));
    List<String> classes =
        ofOpenClip ? List.of(Architectures.OPEN_CLIP) : config.texts("architectures");
    if (classes.size() != 1) {
      throw new BadInputException(
          config.origin() + ": architectures must name one class, got " + classes);
    }
    return new ModelFiles(
        folder.toString(),
        ofOpenClip ? Layout.OPEN_CLIP : Layout.TRANSFORMERS,
        classes.getFirst(),
        config,
        folder.resolve("model.safetensors"),
        Optional.empty());
  }

  /** The network with all weights drawn from {@code seed} as its class says. */
  static LoadedModel draw(ModelFiles files, long seed, Mode mode) {
    Weights w = Weights.init(seed, mode);
    try (Scope scope = Scope.open()) {
      TensorSource none = new ConfigOnly(files.folder().resolve("config.json").toString());
      return new LoadedModel(
          files, Architectures.build(files.architecture(), w, files.config(), none), w);
    }
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
