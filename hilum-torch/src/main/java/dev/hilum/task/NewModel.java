package dev.hilum.task;

import dev.hilum.io.BadInputException;
import dev.hilum.io.CacheFolder;
import dev.hilum.run.Provenance;
import dev.hilum.zoo.RandomModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Small networks of random weights that training can start from without any download, by the name
 * {@code new:NAME}; their configs and vocabularies are built in. Always the same weights, so that a
 * run that names one can be replayed.
 */
final class NewModel {
  static final String PREFIX = "new:";

  /** A CLIP for films of 64 px and 64 tokens, 0.6 million parameters; reads the phantom's words. */
  private static final List<String> NAMES = List.of("tiny-clip");

  private static final List<String> FILES =
      List.of("config.json", "preprocessor_config.json", "vocab.txt");
  private static final long SEED = 0;

  private NewModel() {}

  /** Its folder in the cache, in transformers' layout; written at the first use. */
  static Path folder(String name) {
    String bare = name.substring(PREFIX.length());
    if (!NAMES.contains(bare)) {
      throw new BadInputException(
          name + ": new networks are " + String.join(", ", NAMES) + ", got " + bare);
    }
    Map<String, String> texts = new LinkedHashMap<>();
    FILES.forEach(file -> texts.put(file, resource(bare + "/" + file)));
    String digest = Provenance.digest(texts.values()).substring(0, 12);
    Path folder = CacheFolder.path().resolve("new").resolve(bare + "-" + digest);
    return Files.exists(folder) ? folder : write(texts, folder);
  }

  private static Path write(Map<String, String> texts, Path folder) {
    try {
      Path source = Files.createTempDirectory("hilum-new");
      try {
        for (Map.Entry<String, String> text : texts.entrySet()) {
          Files.writeString(source.resolve(text.getKey()), text.getValue());
        }
        RandomModel.write(source, SEED, folder, true);
      } finally {
        for (String file : FILES) {
          Files.deleteIfExists(source.resolve(file));
        }
        Files.delete(source);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = NewModel.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
