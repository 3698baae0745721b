package dev.hilum.report;

import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Tokenizers from the contents of their files, and what {@code tokenizer_config.json} says. */
final class TokenizerFormats {
  private static final Pattern SPACES = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  private static final List<String> ROBERTA = List.of("<s>", "</s>", "<pad>", "<unk>", "<mask>");

  private TokenizerFormats() {}

  /** BERT's vocabulary, uncased unless {@code do_lower_case} is false. */
  static Tokenizer wordPiece(List<String> vocabulary, JsonObject config, String name) {
    boolean lower = config.flag("do_lower_case", true);
    return new WordPiece(
        vocabulary,
        new WordPiece.Config(
            lower,
            config.flag("strip_accents", lower),
            config.flag("tokenize_chinese_chars", true)),
        name);
  }

  /** Llama puts its begin token in front; T5 puts its end token behind. */
  static Tokenizer sentencePiece(byte[] file, JsonObject config, String name) {
    String type = type(config);
    if (type.startsWith("Siglip")) {
      throw new BadInputException(
          name
              + ": SigLIP's tokenizer must be given as tokenizer.json, got its SentencePiece"
              + " model");
    }
    boolean endOnly = type.startsWith("T5") || type.startsWith("MT5");
    return new SentencePiece(
        SentencePieceModel.read(file, name),
        config.flag("add_bos_token", !endOnly),
        config.flag("add_eos_token", endOnly));
  }

  /** CLIP's file of merges, whose first line is a comment, as open_clip uses it. */
  static Tokenizer openClip(List<String> lines, String name) {
    BpeVocabulary vocabulary = clip(lines, name);
    int start = vocabulary.size(), end = start + 1;
    return new ByteBpe(
        new ByteBpe.Rules(
            "CLIP byte pairs (open_clip)",
            ClipText::lower,
            ByteBpe.OPEN_CLIP,
            Optional.empty(),
            Map.of("<start_of_text>", start, "<end_of_text>", end),
            Map.of(),
            SpecialIds.around(start, end, 0)),
        vocabulary);
  }

  /** The same file as transformers' CLIPTokenizer uses it. */
  static Tokenizer transformersClip(List<String> lines, String name) {
    BpeVocabulary vocabulary = clip(lines, name);
    return transformersClip(vocabulary, vocabulary.size(), vocabulary.size() + 1);
  }

  private static BpeVocabulary clip(List<String> lines, String name) {
    if (lines.isEmpty()) {
      throw new BadInputException(name + ": must hold merges, it is empty");
    }
    return BpeVocabulary.ofClip(lines.subList(1, lines.size()), name);
  }

  private static Tokenizer transformersClip(BpeVocabulary vocabulary, int start, int end) {
    return new ByteBpe(
        new ByteBpe.Rules(
            "CLIP byte pairs (transformers)",
            TokenizerFormats::clipText,
            ByteBpe.CLIP,
            Optional.of(ByteBpe.GPT2),
            Map.of(),
            Map.of("<|startoftext|>", start, "<|endoftext|>", end),
            SpecialIds.around(start, end, end)),
        vocabulary);
  }

  private static String clipText(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    return LowerCase.each(SPACES.matcher(composed).replaceAll(" "));
  }

  /**
   * A vocabulary and its merges: CLIP's if its words have an end mark, else RoBERTa's or GPT-2's.
   */
  static Tokenizer pairs(JsonObject vocabulary, List<String> lines, JsonObject config) {
    Map<String, Integer> tokens = new HashMap<>();
    for (String token : vocabulary.keys()) {
      int id = vocabulary.integer(token);
      if (id < 0) {
        throw new BadInputException(
            vocabulary.origin() + ": an id must be 0 or more, got " + id + " for " + token);
      }
      tokens.put(token, id);
    }
    List<String> merges =
        lines.stream().filter(line -> !line.startsWith("#version") && !line.isBlank()).toList();
    String name = vocabulary.origin();
    if (type(config).startsWith("CLIP") || tokens.containsKey("a" + BpeVocabulary.WORD_END)) {
      BpeVocabulary clip = BpeVocabulary.of(tokens, merges, BpeVocabulary.WORD_END, name);
      return transformersClip(
          clip, clip.id("<|startoftext|>", name), clip.id("<|endoftext|>", name));
    }
    BpeVocabulary bytes = BpeVocabulary.of(tokens, merges, "", name);
    UnaryOperator<String> clean =
        config.flag("add_prefix_space", false) ? TokenizerFormats::prefixed : text -> text;
    boolean roberta = bytes.has("<s>") && bytes.has("</s>");
    Map<String, Integer> added = new HashMap<>();
    for (String token : roberta ? ROBERTA : List.of("<|endoftext|>")) {
      if (bytes.has(token)) {
        added.put(token, bytes.id(token, name));
      }
    }
    return new ByteBpe(
        new ByteBpe.Rules(
            (roberta ? "RoBERTa" : "GPT-2") + " byte pairs (transformers)",
            clean,
            ByteBpe.GPT2,
            Optional.empty(),
            Map.of(),
            added,
            roberta
                ? SpecialIds.around(
                    bytes.id("<s>", name), bytes.id("</s>", name), added.getOrDefault("<pad>", 0))
                : SpecialIds.NONE),
        bytes);
  }

  private static String prefixed(String text) {
    return text.startsWith(" ") ? text : " " + text;
  }

  /** The lines of a text, as {@code split("\n")} gives them, without an empty last one. */
  static List<String> lines(String text) {
    List<String> lines = List.of(text.split("\n", -1));
    return lines.getLast().isEmpty() ? lines.subList(0, lines.size() - 1) : lines;
  }

  /** The tokenizer's class without "Tokenizer" and "Fast"; empty where the config has none. */
  static String type(JsonObject config) {
    return config.text("tokenizer_class", "").replace("Tokenizer", "").replace("Fast", "");
  }
}
