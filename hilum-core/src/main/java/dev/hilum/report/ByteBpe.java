package dev.hilum.report;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Byte-level byte-pair encoding of GPT-2 and CLIP: a pattern cuts the text into words, a word's
 * UTF-8 bytes are the first symbols, and learned pairs are merged. Nothing is unknown to it.
 *
 * <p>References: GPT-2 as in transformers' GPT2Tokenizer; CLIP as in open_clip's SimpleTokenizer,
 * or as in transformers' CLIPTokenizer, which cleans less. Parity: {@code TokenizerGoldenTest},
 * {@code RealTokenizersTest}.
 */
final class ByteBpe implements Tokenizer {
  private static final int CACHED = 1 << 16;
  private static final int CACHED_LENGTH = 32;

  /** GPT-2's words; a blank belongs to the word behind it. */
  static final Pattern GPT2 =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static final String CLIP_WORDS =
      "'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+";

  /** CLIP's words as transformers cuts them. */
  static final Pattern CLIP =
      Pattern.compile(
          "<\\|startoftext\\|>|<\\|endoftext\\|>|" + CLIP_WORDS, Pattern.UNICODE_CHARACTER_CLASS);

  /** CLIP's words as open_clip cuts them: special tokens are words, the case does not matter. */
  static final Pattern OPEN_CLIP =
      Pattern.compile(
          "<start_of_text>|<end_of_text>|" + CLIP_WORDS,
          Pattern.UNICODE_CHARACTER_CLASS | Pattern.CASE_INSENSITIVE);

  /**
   * What differs between the families.
   *
   * @param kind the family and its library
   * @param clean what is done to the text between added tokens before it is cut
   * @param word cuts it into words
   * @param inner cuts each word once more
   * @param whole words that are one token whatever their bytes
   * @param added tokens found in the text before it is cleaned
   */
  record Rules(
      String kind,
      UnaryOperator<String> clean,
      Pattern word,
      Optional<Pattern> inner,
      Map<String, Integer> whole,
      Map<String, Integer> added,
      SpecialIds special) {}

  private final Rules rules;
  private final BpeVocabulary vocabulary;
  private final AddedTokens added;
  private final ConcurrentHashMap<String, int[]> cache = new ConcurrentHashMap<>();

  ByteBpe(Rules rules, BpeVocabulary vocabulary) {
    this.rules = rules;
    this.vocabulary = vocabulary;
    added = new AddedTokens(rules.added());
  }

  @Override
  public String kind() {
    return rules.kind();
  }

  @Override
  public SpecialIds special() {
    return rules.special();
  }

  @Override
  public int[] words(String text) {
    IntList out = new IntList();
    added.split(text, part -> cut(rules.clean().apply(part), out), out::add);
    return out.toArray();
  }

  private void cut(String text, IntList out) {
    Matcher words = rules.word().matcher(text);
    while (words.find()) {
      String word = words.group();
      int[] ids = cache.get(word);
      if (ids == null) {
        ids = merge(word);
        if (word.length() <= CACHED_LENGTH && cache.size() < CACHED) {
          cache.put(word, ids);
        }
      }
      out.addAll(ids);
    }
  }

  private int[] merge(String word) {
    Integer whole = rules.whole().get(word);
    if (whole != null) {
      return new int[] {whole};
    }
    if (rules.inner().isEmpty()) {
      return vocabulary.encode(word.getBytes(StandardCharsets.UTF_8));
    }
    IntList out = new IntList();
    Matcher parts = rules.inner().get().matcher(word);
    while (parts.find()) {
      out.addAll(vocabulary.encode(parts.group().getBytes(StandardCharsets.UTF_8)));
    }
    return out.toArray();
  }
}
