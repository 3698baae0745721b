package dev.hilum.report;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The tokenizer of a model's folder: what open_clip's config asks for, else {@code tokenizer.json},
 * else the original files of its class.
 */
final class TokenizerFolder {
  private static final String OPEN_CLIP = "open_clip_config.json";
  private static final List<String> SENTENCE_PIECE =
      List.of("tokenizer.model", "spiece.model", "sentencepiece.bpe.model");
  private static final List<String> CLIP_MERGES =
      List.of("bpe_simple_vocab_16e6.txt.gz", "merges.txt");

  private TokenizerFolder() {}

  static Tokenizer open(Path folder) {
    Path config = folder.resolve(OPEN_CLIP);
    return Files.exists(config) ? openClip(folder, Json.read(config)) : files(folder);
  }

  private static Tokenizer openClip(Path folder, JsonObject config) {
    JsonObject model = config.isObject("model_cfg") ? config.object("model_cfg") : config;
    JsonObject text = model.isObject("text_cfg") ? model.object("text_cfg") : model;
    if (!text.has("hf_tokenizer_name")) {
      return TokenizerFormats.openClip(clipMerges(folder), folder.toString());
    }
    if (!text.text("tokenizer_mode", "").isEmpty()) {
      throw new BadInputException(
          text.origin()
              + ": tokenizer_mode must be left out, got "
              + text.text("tokenizer_mode", ""));
    }
    String clean = "whitespace";
    if (text.isObject("tokenizer_kwargs")) {
      JsonObject options = text.object("tokenizer_kwargs");
      clean = options.text("clean", clean);
      if (options.flag("strip_sep_token", false)) {
        throw new BadInputException(
            options.origin() + ": strip_sep_token must be false or left out, got true");
      }
    }
    return new CleanedTokenizer(cleaning(clean, text), files(folder));
  }

  private static UnaryOperator<String> cleaning(String name, JsonObject config) {
    return switch (name) {
      case "whitespace" -> ClipText::whitespace;
      case "lower" -> ClipText::lower;
      case "canonicalize" -> ClipText::canonical;
      default ->
          throw new BadInputException(
              config.origin() + ": clean must be whitespace, lower or canonicalize, got " + name);
    };
  }

  private static List<String> clipMerges(Path folder) {
    for (String name : CLIP_MERGES) {
      if (Files.exists(folder.resolve(name))) {
        return TokenizerFiles.lines(folder.resolve(name));
      }
    }
    throw new BadInputException(
        folder
            + ": CLIP's tokenizer needs "
            + String.join(" or ", CLIP_MERGES)
            + ", there is none");
  }

  private static Tokenizer files(Path folder) {
    if (Files.exists(folder.resolve("tokenizer.json"))) {
      return TokenizerFiles.open(folder.resolve("tokenizer.json"));
    }
    for (String name : SENTENCE_PIECE) {
      if (Files.exists(folder.resolve(name))) {
        return TokenizerFiles.open(folder.resolve(name));
      }
    }
    for (String[] pair :
        new String[][] {{"vocab.json", "merges.txt"}, {"encoder.json", "vocab.bpe"}}) {
      if (Files.exists(folder.resolve(pair[0])) && Files.exists(folder.resolve(pair[1]))) {
        return TokenizerFiles.open(folder.resolve(pair[0]));
      }
    }
    for (String name : List.of("vocab.txt", CLIP_MERGES.getFirst())) {
      if (Files.exists(folder.resolve(name))) {
        return TokenizerFiles.open(folder.resolve(name));
      }
    }
    if (Files.isDirectory(folder.resolve("tokenizer"))) { // a pipeline of diffusers
      return open(folder.resolve("tokenizer"));
    }
    throw new BadInputException(
        folder
            + ": a tokenizer's folder must hold tokenizer.json, a SentencePiece .model, vocab.json"
            + " with merges.txt, encoder.json with vocab.bpe, vocab.txt or CLIP merges; none is"
            + " there");
  }
}
