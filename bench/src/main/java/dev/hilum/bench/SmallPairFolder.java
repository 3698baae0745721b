package dev.hilum.bench;

import dev.hilum.finding.Finding;
import dev.hilum.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The network and the words of the small pair in open_clip's layout, without weights: timm's
 * ConvNeXt-Atto on films of 128 px, a causal transformer on texts, a WordPiece vocabulary of the
 * words that its training texts hold.
 *
 * <p>The last token of a text carries its meaning: open_clip's tower reads the token of the highest
 * id, so that {@code [SEP]} stands last in the vocabulary.
 */
final class SmallPairFolder {
  private static final int CONTEXT = 48;
  private static final int SIDE = 128;
  private static final Pattern WORD = Pattern.compile("[a-z]+|[^a-z0-9\\s]");
  private static final int SEEN = 2; // a rarer word is spelt

  private SmallPairFolder() {}

  /** Writes config and tokenizer into a folder that exists. */
  static void write(List<String> texts, Path folder) throws IOException {
    Map<String, Integer> vocabulary = vocabulary(texts);
    Files.writeString(
        folder.resolve("open_clip_config.json"), Json.write(config(vocabulary.size())) + "\n");
    Files.writeString(folder.resolve("tokenizer.json"), Json.write(tokenizer(vocabulary)) + "\n");
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        Json.write(
                Map.of(
                    "tokenizer_class", "PreTrainedTokenizerFast",
                    "model_max_length", CONTEXT,
                    "pad_token", "[PAD]",
                    "unk_token", "[UNK]",
                    "cls_token", "[CLS]",
                    "sep_token", "[SEP]"))
            + "\n");
  }

  /** Ids by word: marks, single letters and digits, words seen often enough, the end of a text. */
  private static Map<String, Integer> vocabulary(List<String> texts) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String text : texts) {
      WORD.matcher(text.toLowerCase(Locale.ROOT))
          .results()
          .forEach(word -> counts.merge(word.group(), 1, Integer::sum));
    }
    for (Finding finding : Finding.values()) {
      List<String> names = new ArrayList<>(LabelWords.names(finding));
      names.add(finding.displayName());
      for (String name : names) {
        WORD.matcher(name.toLowerCase(Locale.ROOT))
            .results()
            .forEach(word -> counts.merge(word.group(), SEEN, Integer::sum));
      }
    }
    List<String> words = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]"));
    for (String letter : "abcdefghijklmnopqrstuvwxyz0123456789".split("", -1)) {
      if (!letter.isEmpty()) {
        words.add(letter);
        words.add("##" + letter);
      }
    }
    for (String ending : List.of("##s", "##ed", "##ing", "##ly", "##al", "##ic", "##ation")) {
      if (!words.contains(ending)) {
        words.add(ending);
      }
    }
    counts.forEach(
        (word, count) -> {
          if (count >= SEEN && !words.contains(word)) {
            words.add(word);
          }
        });
    words.add("[SEP]");
    Map<String, Integer> ids = new LinkedHashMap<>();
    words.forEach(word -> ids.put(word, ids.size()));
    return ids;
  }

  private static Map<String, Object> config(int words) {
    Map<String, Object> vision = new LinkedHashMap<>();
    vision.put("timm_model_name", "convnext_atto");
    vision.put("timm_model_pretrained", false);
    vision.put("timm_pool", "avg");
    vision.put("timm_proj", "linear");
    vision.put("image_size", SIDE);
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("context_length", CONTEXT);
    text.put("vocab_size", words);
    text.put("hf_tokenizer_name", ".");
    text.put("width", 192);
    text.put("heads", 3);
    text.put("layers", 4);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("embed_dim", 192);
    model.put("vision_cfg", vision);
    model.put("text_cfg", text);
    Map<String, Object> preprocessing = new LinkedHashMap<>();
    preprocessing.put("size", List.of(SIDE, SIDE));
    preprocessing.put("mode", "RGB");
    preprocessing.put("mean", List.of(0.5, 0.5, 0.5));
    preprocessing.put("std", List.of(0.25, 0.25, 0.25));
    preprocessing.put("interpolation", "bicubic");
    preprocessing.put("resize_mode", "squash");
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("model_cfg", model);
    out.put("preprocess_cfg", preprocessing);
    return out;
  }

  private static Map<String, Object> tokenizer(Map<String, Integer> vocabulary) {
    List<Object> special = new ArrayList<>();
    for (String mark : List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]")) {
      Map<String, Object> token = new LinkedHashMap<>();
      token.put("id", vocabulary.get(mark));
      token.put("content", mark);
      for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
        token.put(flag, false);
      }
      token.put("special", true);
      special.add(token);
    }
    Map<String, Object> normalizer = new LinkedHashMap<>();
    normalizer.put("type", "BertNormalizer");
    normalizer.put("clean_text", true);
    normalizer.put("handle_chinese_chars", true);
    normalizer.put("strip_accents", null);
    normalizer.put("lowercase", true);
    Map<String, Object> around = new LinkedHashMap<>();
    around.put("type", "TemplateProcessing");
    around.put("single", List.of(mark("[CLS]"), sequence("A", 0), mark("[SEP]")));
    around.put(
        "pair",
        List.of(mark("[CLS]"), sequence("A", 0), mark("[SEP]"), sequence("B", 1), mark("[SEP]")));
    around.put(
        "special_tokens",
        Map.of("[CLS]", named("[CLS]", vocabulary), "[SEP]", named("[SEP]", vocabulary)));
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "WordPiece");
    model.put("unk_token", "[UNK]");
    model.put("continuing_subword_prefix", "##");
    model.put("max_input_chars_per_word", 100);
    model.put("vocab", vocabulary);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("version", "1.0");
    out.put("truncation", null);
    out.put("padding", null);
    out.put("added_tokens", special);
    out.put("normalizer", normalizer);
    out.put("pre_tokenizer", Map.of("type", "BertPreTokenizer"));
    out.put("post_processor", around);
    out.put("decoder", Map.of("type", "WordPiece", "prefix", "##", "cleanup", true));
    out.put("model", model);
    return out;
  }

  private static Map<String, Object> mark(String token) {
    return Map.of("SpecialToken", Map.of("id", token, "type_id", 0));
  }

  private static Map<String, Object> sequence(String name, int type) {
    return Map.of("Sequence", Map.of("id", name, "type_id", type));
  }

  private static Map<String, Object> named(String token, Map<String, Integer> vocabulary) {
    return Map.of(
        "id", token, "ids", List.of(vocabulary.getOrDefault(token, 0)), "tokens", List.of(token));
  }
}
