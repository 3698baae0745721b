package dev.hilum.report;

import dev.hilum.io.BadInputException;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * BERT's WordPiece: the text is cleaned (control characters out, Chinese characters apart, for
 * uncased models lower case without accents), cut at white space and punctuation, and each word
 * becomes the longest pieces of the vocabulary from left to right, or {@code [UNK]}.
 *
 * <p>Reference: transformers' BertTokenizer. Parity: {@code TokenizerGoldenTest}, {@code
 * RealTokenizersTest}.
 */
final class WordPiece implements Tokenizer {
  private static final int LONGEST_WORD = 100; // code points; longer ones are [UNK]

  /**
   * The options of {@code tokenizer_config.json}.
   *
   * @param stripAccents as in the reference, null there means as {@code lowerCase}
   */
  record Config(boolean lowerCase, boolean stripAccents, boolean splitChinese) {
    static final Config UNCASED = new Config(true, true, true);
  }

  private final Config config;
  private final CharTrie pieces;
  private final int continuation; // the node behind "##"
  private final int unknown;
  private final SpecialIds special;
  private final AddedTokens added;

  /**
   * @param vocabulary a piece a line, its id the line's place from 0
   * @param name of the file, for errors
   */
  WordPiece(List<String> vocabulary, Config config, String name) {
    this.config = config;
    Map<String, Integer> ids = new LinkedHashMap<>();
    pieces = new CharTrie(vocabulary.size());
    for (int id = 0; id < vocabulary.size(); id++) {
      pieces.add(vocabulary.get(id), id);
      ids.put(vocabulary.get(id), id);
    }
    int sharp = pieces.next(CharTrie.ROOT, '#');
    continuation = sharp == CharTrie.NONE ? CharTrie.NONE : pieces.next(sharp, '#');
    Map<String, Integer> tokens = new LinkedHashMap<>();
    for (String token : List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")) {
      Integer id = ids.get(token);
      if (id != null) {
        tokens.put(token, id);
      } else if (!token.equals("[PAD]") && !token.equals("[MASK]")) {
        throw new BadInputException(name + ": the vocabulary must have " + token + ", it has not");
      }
    }
    unknown = tokens.getOrDefault("[UNK]", 0);
    special =
        SpecialIds.around(
            tokens.getOrDefault("[CLS]", 0),
            tokens.getOrDefault("[SEP]", 0),
            tokens.getOrDefault("[PAD]", 0));
    added = new AddedTokens(tokens);
  }

  @Override
  public String kind() {
    return "WordPiece (transformers)";
  }

  @Override
  public SpecialIds special() {
    return special;
  }

  @Override
  public int[] words(String text) {
    IntList out = new IntList();
    added.split(text, part -> cut(clean(part), out), out::add);
    return out.toArray();
  }

  private String clean(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> clean(c, out));
    String cleaned = out.toString();
    if (config.stripAccents() && !LowerCase.isAscii(cleaned)) {
      String apart = Normalizer.normalize(cleaned, Normalizer.Form.NFD);
      StringBuilder bare = new StringBuilder(apart.length());
      apart
          .codePoints()
          .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
          .forEach(bare::appendCodePoint);
      cleaned = bare.toString();
    }
    return config.lowerCase() ? LowerCase.each(cleaned) : cleaned;
  }

  private void clean(int c, StringBuilder out) {
    if (c == 0 || c == 0xfffd || isControl(c)) {
      return;
    }
    if (isSpace(c)) {
      out.append(' ');
    } else if (config.splitChinese() && isChinese(c)) {
      out.append(' ').appendCodePoint(c).append(' ');
    } else {
      out.appendCodePoint(c);
    }
  }

  private void cut(String text, IntList out) {
    int start = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i), size = Character.charCount(c);
      boolean space = isSpace(c), mark = !space && isPunctuation(c);
      if (space || mark) {
        word(text, start, i, out);
        if (mark) {
          word(text, i, i + size, out);
        }
        start = i + size;
      }
      i += size;
    }
    word(text, start, text.length(), out);
  }

  private void word(String text, int start, int end, IntList out) {
    if (start == end) {
      return;
    }
    if (end - start > LONGEST_WORD && text.codePointCount(start, end) > LONGEST_WORD) {
      out.add(unknown);
      return;
    }
    int[] ids = new int[end - start];
    int count = 0;
    for (int at = start; at < end; ) {
      int node = at == start ? CharTrie.ROOT : continuation, id = CharTrie.NONE, behind = at;
      for (int k = at; k < end && node != CharTrie.NONE; k++) {
        node = pieces.next(node, text.charAt(k));
        if (node != CharTrie.NONE && pieces.id(node) != CharTrie.NONE) {
          id = pieces.id(node);
          behind = k + 1;
        }
      }
      if (id == CharTrie.NONE) {
        out.add(unknown);
        return;
      }
      ids[count++] = id;
      at = behind;
    }
    for (int i = 0; i < count; i++) {
      out.add(ids[i]);
    }
  }

  private static boolean isControl(int c) {
    if (c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE -> true;
      default -> false;
    };
  }

  /** Unicode's White_Space. */
  static boolean isSpace(int c) {
    return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || (c > 127 && Character.isSpaceChar(c));
  }

  private static boolean isPunctuation(int c) {
    if (c < 128) {
      return (c >= 33 && c <= 47)
          || (c >= 58 && c <= 64)
          || (c >= 91 && c <= 96)
          || (c >= 123 && c <= 126);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** The blocks of CJK ideographs that BERT knew. */
  private static boolean isChinese(int c) {
    return (c >= 0x4e00 && c <= 0x9fff)
        || (c >= 0x3400 && c <= 0x4dbf)
        || (c >= 0x20000 && c <= 0x2a6df)
        || (c >= 0x2a700 && c <= 0x2b73f)
        || (c >= 0x2b740 && c <= 0x2b81f)
        || (c >= 0x2b920 && c <= 0x2ceaf)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0x2f800 && c <= 0x2fa1f);
  }
}
