package dev.hilum.evaluate.zeroshot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small WordPiece vocabulary: every word of some texts whole, any other word letter by letter.
 */
final class Vocabulary {
  private static final Pattern WORD = Pattern.compile("[a-z]{2,}");

  /** BERT's own, in its order: padding 0, unknown 1, first 2, last 3. */
  private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  /** The id of {@code [SEP]}, the last token of a text. */
  static final int LAST = 3;

  private Vocabulary() {}

  /** The lines of {@code vocab.txt}. */
  static List<String> of(Collection<String> texts) {
    List<String> lines = new ArrayList<>(SPECIAL);
    for (char c : "abcdefghijklmnopqrstuvwxyz0123456789".toCharArray()) {
      lines.add(String.valueOf(c));
      lines.add("##" + c);
    }
    lines.addAll(List.of(".", ",", ":", ";", "-", "/", "(", ")", "?", "%"));
    TreeSet<String> words = new TreeSet<>();
    for (String text : texts) {
      Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
      while (word.find()) {
        words.add(word.group());
      }
    }
    lines.addAll(words);
    return lines;
  }
}
