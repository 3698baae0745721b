package dev.hilum.report;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Opens tokenizers by what their files are. */
final class TokenizerFiles {
  static final String CONFIG = "tokenizer_config.json";
  private static final int LARGEST = 256 << 20;

  private TokenizerFiles() {}

  static Tokenizer open(Path path) {
    if (Files.isDirectory(path)) {
      return TokenizerFolder.open(path);
    }
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    JsonObject config = jsonOrEmpty(path.resolveSibling(CONFIG));
    if (name.endsWith(".model") || name.endsWith(".spm")) {
      return TokenizerFormats.sentencePiece(bytes(path), config, path.toString());
    }
    if (name.endsWith(".gz")) {
      return TokenizerFormats.openClip(lines(path), path.toString());
    }
    if (name.equals("merges.txt") || name.endsWith(".bpe")) {
      return pairs(beside(path, "vocab.json", "encoder.json"), path, config);
    }
    if (name.endsWith(".txt")) {
      return TokenizerFormats.wordPiece(lines(path), config, path.toString());
    }
    if (name.endsWith(".json")) {
      String json = text(path);
      return Json.parse(json, path.toString()).isObject("model")
          ? new HuggingFaceJson(json, path.toString())
          : pairs(path, beside(path, "merges.txt", "vocab.bpe"), config);
    }
    throw new BadInputException(
        path
            + ": a tokenizer must be a folder, tokenizer.json, vocab.txt, vocab.json with"
            + " merges.txt, encoder.json with vocab.bpe, CLIP merges (.txt.gz) or a SentencePiece"
            + " .model");
  }

  static Tokenizer pairs(Path vocabulary, Path merges, JsonObject config) {
    return TokenizerFormats.pairs(
        Json.parse(text(vocabulary), vocabulary.toString()), lines(merges), config);
  }

  /** The first of these files that is in the same folder. */
  private static Path beside(Path file, String... names) {
    for (String name : names) {
      if (Files.exists(file.resolveSibling(name))) {
        return file.resolveSibling(name);
      }
    }
    throw new BadInputException(
        file + ": beside it must be " + String.join(" or ", names) + ", there is none");
  }

  static JsonObject jsonOrEmpty(Path file) {
    return Files.exists(file) ? Json.read(file) : Json.parse("{}", file.toString());
  }

  /** A file's lines as Python's {@code split("\n")} gives them, without an empty last one. */
  static List<String> lines(Path file) {
    return TokenizerFormats.lines(text(file));
  }

  static byte[] bytes(Path file) {
    boolean zipped = file.toString().endsWith(".gz");
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = zipped ? new GZIPInputStream(raw) : raw) {
      byte[] bytes = in.readNBytes(LARGEST);
      if (in.read() >= 0) {
        throw new BadInputException(
            file + ": a tokenizer file must have at most " + LARGEST + " bytes, got more");
      }
      return bytes;
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static String text(Path file) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + ": must be UTF-8, got other bytes", e);
    }
  }
}
