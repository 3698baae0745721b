package dev.hilum.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a sentence, in lower case, and its punctuation marks one by one. A hyphen inside a
 * word parts it ({@code ground-glass}), a full stop between digits does not ({@code 1.5}).
 */
final class Words {

  /**
   * One word or mark.
   *
   * @param start first character in the sentence
   * @param end one past the last
   */
  record Word(String text, int start, int end) {}

  private static final String MARKS = ",;:.()?/&-";

  private Words() {}

  static List<Word> of(String sentence) {
    List<Word> words = new ArrayList<>(32);
    int length = sentence.length();
    for (int i = 0; i < length; ) {
      char c = sentence.charAt(i);
      int start = i++;
      if (isWord(c)) {
        while (i < length && (isWord(sentence.charAt(i)) || inside(sentence, i))) {
          i++;
        }
        words.add(new Word(sentence.substring(start, i).toLowerCase(Locale.ROOT), start, i));
      } else if (MARKS.indexOf(c) >= 0 && !(c == '-' && joined(sentence, start))) {
        words.add(new Word(String.valueOf(c), start, i));
      }
    }
    return words;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '*';
  }

  /** An apostrophe between letters or a decimal point between digits. */
  private static boolean inside(String sentence, int i) {
    char c = sentence.charAt(i);
    if (i + 1 == sentence.length()) {
      return false;
    }
    char before = sentence.charAt(i - 1), after = sentence.charAt(i + 1);
    return c == '\'' && Character.isLetter(before) && Character.isLetter(after)
        || c == '.' && Character.isDigit(before) && Character.isDigit(after);
  }

  private static boolean joined(String sentence, int i) {
    return i > 0
        && i + 1 < sentence.length()
        && isWord(sentence.charAt(i - 1))
        && isWord(sentence.charAt(i + 1));
  }
}
