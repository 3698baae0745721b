package dev.hilum.zoo;

import dev.hilum.weights.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Folders of small pairs with everything but weights, for tests. */
public final class SmallPairs {
  private static final List<String> WORDS =
      List.of(
          "[PAD]",
          "[UNK]",
          "[CLS]",
          "[SEP]",
          "[MASK]",
          "effusion",
          "no",
          "seen",
          "heart",
          "is",
          "large",
          "lungs",
          "are",
          "clear",
          ".",
          "[END]");

  private SmallPairs() {}

  /** open_clip's layout with an own vocabulary: WordPiece, texts read at their last token. */
  public static Path openClip(Path folder) {
    write(
        folder.resolve("open_clip_config.json"),
        """
        {"model_cfg": {"embed_dim": 8, "custom_text": true,
           "vision_cfg": {"image_size": 16, "layers": 2, "width": 16, "head_width": 8,
             "patch_size": 4},
           "text_cfg": {"context_length": 12, "vocab_size": 16, "width": 16, "heads": 2,
             "layers": 2, "pool_type": "eos", "eos_id": 3, "hf_tokenizer_name": "."}},
         "preprocess_cfg": {"mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25],
           "interpolation": "bilinear", "resize_mode": "squash"}}
        """);
    vocabulary(folder);
    return folder;
  }

  /** BERT's vocabulary file. */
  static void vocabulary(Path folder) {
    write(folder.resolve("vocab.txt"), String.join("\n", WORDS) + "\n");
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ModelFiles locate(Path folder) {
    HubSettings settings = HubSettings.of(Map.of("HILUM_HOME", folder.toString()));
    return new ModelLocator(new Hub(settings, (file, done, total) -> {}))
        .locate(folder.toString(), Optional.empty());
  }

  /** A saved pair. */
  public static LoadedPair load(Path folder, Mode mode) {
    return LoadedPair.of(locate(folder), mode);
  }
}
