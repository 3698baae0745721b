package dev.hilum.report;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The shared tokenizer files, opened as each reference library does. */
final class RealTokenizers {
  private RealTokenizers() {}

  static Tokenizer open(String name, Path scratch) throws IOException {
    Path folder = OpenIReports.data().resolve("tokenizers");
    Path clip = folder.resolve("clip_bpe_simple_vocab_16e6.txt.gz");
    return switch (name) {
      case "bert-json" -> Tokenizer.open(folder.resolve("bert-uncased-tokenizer.json"));
      case "bert-uncased" -> Tokenizer.open(vocabulary(folder, scratch));
      case "bert-cased" -> {
        Path vocabulary = vocabulary(folder, scratch);
        Files.writeString(scratch.resolve("tokenizer_config.json"), "{\"do_lower_case\": false}");
        yield Tokenizer.open(vocabulary);
      }
      case "clip-open_clip" -> Tokenizer.open(clip);
      case "clip-transformers" -> Tokenizer.transformersClip(clip);
      case "gpt2" -> Tokenizer.open(folder.resolve("encoder.json"));
      case "llama2" -> Tokenizer.open(folder.resolve("llama2-tokenizer.model"));
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** The pieces of the shared tokenizer.json as a vocab.txt. */
  private static Path vocabulary(Path folder, Path scratch) throws IOException {
    JsonObject pieces =
        Json.read(folder.resolve("bert-uncased-tokenizer.json")).object("model").object("vocab");
    String[] lines = new String[pieces.keys().size()];
    pieces.keys().forEach(piece -> lines[pieces.integer(piece)] = piece);
    Path file = scratch.resolve("vocab.txt");
    Files.writeString(file, String.join("\n", lines) + "\n");
    return file;
  }
}
