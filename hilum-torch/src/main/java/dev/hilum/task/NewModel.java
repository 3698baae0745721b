package dev.hilum.task;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.BuiltIn;
import dev.hilum.tensor.Scope;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Small networks of random weights that training can start from without any download, by the name
 * {@code new:NAME}; their configs and vocabularies are built in. Always the same weights, so that a
 * run that names one can be replayed.
 */
final class NewModel {
  static final String PREFIX = "new:";

  /**
   * Pairs that read the phantom's words: a CLIP for films of 64 px and 64 tokens, 0.6 million
   * parameters; a ConvNeXt of two stages, whose map has a position for every 8 of 128 px, beside
   * CLIP's text tower for 48 tokens, 0.4 million.
   */
  private static final List<String> NAMES = List.of("tiny-clip", "tiny-convnext");

  private static final List<String> FILES =
      List.of("config.json", "preprocessor_config.json", "open_clip_config.json", "vocab.txt");
  private static final long SEED = 0;

  private NewModel() {}

  /** Its folder in the cache, in its reference layout; written at the first use. */
  static Path folder(String name) {
    String bare = name.substring(PREFIX.length());
    if (!NAMES.contains(bare)) {
      throw new BadInputException(
          name + ": new networks are " + String.join(", ", NAMES) + ", got " + bare);
    }
    Path description = BuiltIn.read(NewModel.class, bare, FILES).unpacked("new");
    Path folder = description.resolveSibling(description.getFileName() + "-drawn-" + SEED);
    if (!Files.exists(folder)) {
      try (Scope scope = Scope.open();
          LoadedPair pair = LoadedPair.fresh(description, SEED, Mode.TRAINING)) {
        AtomicOutput.folder(folder, true, pair::save);
      }
    }
    return folder;
  }
}
