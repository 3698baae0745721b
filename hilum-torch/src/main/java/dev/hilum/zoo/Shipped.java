package dev.hilum.zoo;

import dev.hilum.io.BadInputException;
import dev.hilum.io.BuiltIn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Models whose weights come with the program: {@code shipped:NAME}. No network is needed. */
final class Shipped {
  static final String PREFIX = "shipped:";

  /** What a model says of itself, for people. */
  static final String CARD = "card.md";

  private static final List<String> REQUIRED =
      List.of(
          "open_clip_config.json",
          "open_clip_model.safetensors",
          "tokenizer.json",
          "tokenizer_config.json",
          CARD);
  private static final List<String> CHOSEN =
      List.of("prompts.json", "thresholds.csv", "patients.csv");

  private Shipped() {}

  /**
   * The folder of the cache in which a model is, unpacked at the first use.
   *
   * @throws BadInputException if this build has not all of its files
   */
  static Path folder(ZooEntry entry) {
    List<String> names = new ArrayList<>(REQUIRED);
    names.addAll(CHOSEN);
    BuiltIn files = BuiltIn.read(Shipped.class, entry.weights().substring(PREFIX.length()), names);
    for (String file : REQUIRED) {
      if (!files.files().containsKey(file)) {
        throw new BadInputException(
            "%s: its files come with the program, and %s is not in this build"
                .formatted(entry.name(), file));
      }
    }
    return files.unpacked("shipped");
  }
}
