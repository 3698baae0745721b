package dev.hilum.zoo;

import dev.hilum.image.Preprocessing;
import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import dev.hilum.tensor.DType;
import dev.hilum.weights.Checkpoints;
import dev.hilum.weights.ExtendedSource;
import dev.hilum.weights.StoredTensor;
import dev.hilum.weights.TensorSource;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The files of one checkpoint on disk.
 *
 * @param name what the user called it
 * @param layout whose files they are
 * @param architecture the reference class: {@code architectures[0]}, {@code _class_name}, {@code
 *     open_clip}, timm's name, or that of a known single file
 * @param config the network's config; empty where the checkpoint has none
 * @param weights the checkpoint file or the index of its shards
 * @param entry the zoo's record, if it is one of the zoo's
 */
public record ModelFiles(
    String name,
    Layout layout,
    String architecture,
    JsonObject config,
    Path weights,
    Optional<ZooEntry> entry) {

  /** A size in torchxrayvision's way, where a preprocessing is named. */
  public static final String XRAY_VISION = "torchxrayvision:";

  static final String PREPROCESSOR = "preprocessor_config.json";

  private static final String OPERATING_POINTS = "op_threshs";

  /** Files that belong to a checkpoint besides config and weights, where they are there. */
  private static final List<String> COMPANIONS =
      List.of(
          PREPROCESSOR,
          "processor_config.json",
          "tokenizer.json",
          "tokenizer.model",
          "spiece.model",
          "sentencepiece.bpe.model",
          "bpe_simple_vocab_16e6.txt.gz",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.txt",
          "vocab.json",
          "merges.txt");

  /** The folder with all of them. */
  public Path folder() {
    return Objects.requireNonNull(weights.toAbsolutePath().getParent());
  }

  /**
   * Opens the tensors as they are stored, under their own names; with the operating points that
   * torchxrayvision keeps in its code, where the zoo has them.
   */
  public TensorSource open() {
    TensorSource source = Checkpoints.open(weights);
    if (!config.isArray(OPERATING_POINTS)) {
      return source;
    }
    List<Double> points = config.numbers(OPERATING_POINTS, Double.NaN);
    float[] values = new float[points.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = points.get(i).floatValue();
    }
    return new ExtendedSource(
        source,
        Map.of(
            OPERATING_POINTS,
            new StoredTensor(
                DType.F32, new long[] {values.length}, MemorySegment.ofArray(values))));
  }

  /** The file that says how films are prepared, if the checkpoint has one. */
  public Optional<Path> preprocessing() {
    String file =
        switch (layout) {
          case TRANSFORMERS, DIFFUSERS, CHECKPOINT -> PREPROCESSOR;
          case OPEN_CLIP -> "open_clip_config.json";
          case TIMM -> "config.json";
        };
    Path path = folder().resolve(file);
    return Files.exists(path) ? Optional.of(path) : Optional.empty();
  }

  /**
   * What the checkpoint wants done to a film: from its own files, else from the zoo's record.
   *
   * @throws BadInputException if neither says it
   */
  public Preprocessing filmPreprocessing() {
    Optional<Path> file = preprocessing();
    if (file.isPresent()) {
      return Preprocessing.of(file.get());
    }
    String rule = entry.map(ZooEntry::preprocessing).orElse("");
    if (rule.startsWith(XRAY_VISION)) {
      return Preprocessing.xrayVision(Integer.parseInt(rule.substring(XRAY_VISION.length())));
    }
    throw new BadInputException(
        name
            + ": the checkpoint does not say how films are prepared (no preprocessor_config.json,"
            + " open_clip_config.json or timm config); --preprocessing names a file that does");
  }

  /** What the model says of itself for people, where a card goes with it. */
  public Optional<Path> card() {
    return Optional.of(folder().resolve(Shipped.CARD)).filter(Files::exists);
  }

  /** Preprocessing and tokenizer files in the folder. */
  public List<Path> companions() {
    return COMPANIONS.stream().map(folder()::resolve).filter(Files::exists).toList();
  }
}
