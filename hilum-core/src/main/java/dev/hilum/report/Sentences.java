package dev.hilum.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts text into sentences, each a span of it; together they hold every character but white space.
 *
 * <p>A sentence ends at a full stop, question or exclamation mark that no number ({@code 2.5 cm}),
 * abbreviation or initial needs, at an empty line, before an item of a list ({@code 2.}, {@code
 * 3)}, {@code -}), and at a line end that its author chose: one where the next word, a capital
 * first, would have fitted into the text's longest line. Other line ends are wraps. An item's
 * number belongs to its sentence. De-identification marks ({@code ___}, {@code XXXX}) are words.
 */
public final class Sentences {
  private static final Pattern ITEM =
      Pattern.compile(
          "(?:\\(?(\\d{1,2})(?:\\)|\\.(?!\\d))|[-*\u2022\u00b7\u2013](?=[\\s\\p{L}]))\\s*");
  private static final Pattern INLINE_ITEM =
      Pattern.compile("\\(?(\\d{1,2})[.)]\\s+(?=[\\p{Lu}_])");
  private static final Pattern SECOND_ITEM = Pattern.compile("\\s\\(?2[.)]\\s+[\\p{Lu}_]");
  private static final Pattern DANGLING =
      Pattern.compile(
          "(?i)(?:^|.*\\s)(?:a|an|and|at|by|for|from|in|is|no|of|on|or|the|to|with|was)");
  private static final String ENDS = ".!?\u2026";
  private static final String CLOSERS = ")]}\"'\u201d\u2019\u00bb";
  private static final int USUAL_WIDTH = 60;

  private final String text;
  private final int width; // of the longest line

  Sentences(String text) {
    this.text = text;
    int longest = USUAL_WIDTH;
    for (int line = 0; line <= text.length(); ) {
      int end = lineEnd(line);
      longest = Math.max(longest, end - line);
      line = end + 1;
    }
    width = longest;
  }

  /** The sentences of a whole text without headings, in order. */
  public static List<Span> split(String text) {
    return new Sentences(text).in(new Span(0, text.length()));
  }

  /** The sentences of one stretch of the text, in order. */
  List<Span> in(Span stretch) {
    List<Span> out = new ArrayList<>();
    int end = stretch.end(), item = 0;
    for (int start = skipSpace(stretch.start(), end); start < end; ) {
      int at = start;
      Matcher marker = ITEM.matcher(text).region(start, end);
      if (marker.lookingAt()) {
        item = marker.group(1) == null ? item : Integer.parseInt(marker.group(1));
        at = marker.end();
      }
      int stop = sentenceEnd(start, at, end, item + 1);
      add(out, new Span(start, stop).strip(text));
      start = skipSpace(stop, end);
    }
    return out;
  }

  /** Adds a sentence; what has no word in it goes with its neighbour. */
  private void add(List<Span> out, Span sentence) {
    if (!out.isEmpty() && (!hasWord(sentence) || !hasWord(out.getLast()))) {
      out.add(new Span(out.removeLast().start(), sentence.end()));
    } else {
      out.add(sentence);
    }
  }

  private boolean hasWord(Span span) {
    for (int i = span.start(); i < span.end(); i++) {
      if (Character.isLetter(text.charAt(i)) || text.charAt(i) == '_') {
        return true;
      }
    }
    return false;
  }

  /** Where the sentence that starts at {@code start} ends, looking from {@code from} on. */
  private int sentenceEnd(int start, int from, int end, int nextItem) {
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        if (i > start && endsLine(i, end)) {
          return i;
        }
      } else if (ENDS.indexOf(c) >= 0) {
        int run = i + 1;
        while (run < end && ENDS.indexOf(text.charAt(run)) >= 0) {
          run++;
        }
        int closed = run;
        while (closed < end && CLOSERS.indexOf(text.charAt(closed)) >= 0) {
          closed++;
        }
        if (ends(start, i, run, closed, end)) {
          return closed;
        }
        i = run - 1;
      } else if (i > from && isNextItem(i, end, nextItem)) {
        return i;
      }
    }
    return end;
  }

  private boolean isNextItem(int at, int end, int number) {
    char c = text.charAt(at);
    if ((c != '(' && !Character.isDigit(c)) || !Character.isWhitespace(text.charAt(at - 1))) {
      return false;
    }
    Matcher item = INLINE_ITEM.matcher(text).region(at, end);
    return item.lookingAt()
        && Integer.parseInt(item.group(1)) == number
        && (number > 1 || SECOND_ITEM.matcher(text).region(item.end(), end).find());
  }

  /** Whether the line that ends at {@code at} ends a sentence without any mark. */
  private boolean endsLine(int at, int end) {
    int next = at + 1;
    while (next < end && text.charAt(next) != '\n' && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    if (next >= end || text.charAt(next) == '\n') {
      return true; // an empty line
    }
    int lineStart = text.lastIndexOf('\n', at - 1) + 1;
    String line = text.substring(lineStart, at).stripTrailing();
    if (ITEM.matcher(text).region(next, end).lookingAt()) {
      return !DANGLING.matcher(line).matches();
    }
    int word = next;
    while (word < end && !Character.isWhitespace(text.charAt(word))) {
      word++;
    }
    return Character.isUpperCase(text.charAt(next))
        && line.length() + 1 + word - next <= width
        && !line.endsWith(",")
        && !line.endsWith(":")
        && !line.contains("__") // shorter now than when it was wrapped
        && !line.contains("XXXX")
        && !DANGLING.matcher(line).matches();
  }

  /**
   * Whether the marks in [mark, run), with the brackets and quotes up to {@code closed}, end the
   * sentence.
   */
  private boolean ends(int start, int mark, int run, int closed, int end) {
    if (closed == end) {
      return true;
    }
    char before = mark == start ? ' ' : text.charAt(mark - 1);
    boolean stop = run - mark == 1 && text.charAt(mark) == '.';
    if (!Character.isWhitespace(text.charAt(closed))) {
      return stop && closed == run && isMissingSpace(mark, end);
    }
    int at = skipSpace(closed, end);
    if (at == end) {
      return true;
    }
    char next = text.charAt(at);
    if (next == ',' || next == ';' || next == ')') {
      return false;
    }
    if (stop) {
      return endsAtStop(start, mark, next, at, end);
    }
    boolean question = text.charAt(mark) == '?' || text.charAt(mark) == '!';
    if (question) {
      return !Character.isWhitespace(before) && before != '('; // "? effusion" asks ahead
    }
    return Character.isUpperCase(next); // an ellipsis
  }

  /** A full stop with white space behind it. */
  private boolean endsAtStop(int start, int mark, char next, int at, int end) {
    String word = wordBefore(start, mark);
    if (word.isEmpty()) {
      return true;
    }
    if (Abbreviations.shortens(word, next)) {
      return false;
    }
    boolean number = word.chars().allMatch(Character::isDigit);
    if (number && word.length() < 3) {
      boolean item = ITEM.matcher(text).region(at, end).lookingAt();
      return !Character.isLowerCase(next) && (item || !Character.isDigit(next));
    }
    if (word.length() == 1 && Character.isLetter(word.charAt(0))) {
      return !Character.isLowerCase(next) && !isInitial(start, mark - 1);
    }
    return true;
  }

  /** Whether a title, another initial or a mark for a name stands before the letter. */
  private boolean isInitial(int start, int letter) {
    if (!Character.isUpperCase(text.charAt(letter))) {
      return false;
    }
    int end = letter;
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    if (end > start && text.charAt(end - 1) == '.') {
      String word = wordBefore(start, end - 1);
      return Abbreviations.isTitle(word) || word.length() == 1;
    }
    return end > start && text.charAt(end - 1) == '_';
  }

  /** {@code clear.The}: two sentences, where {@code 2.5}, {@code e.g.} and {@code a.m.} are one. */
  private boolean isMissingSpace(int mark, int end) {
    return mark > 1
        && mark + 2 < end
        && Character.isUpperCase(text.charAt(mark + 1))
        && (Character.isLowerCase(text.charAt(mark + 2)) || text.charAt(mark + 2) == 'X')
        && isWordEnd(mark);
  }

  private boolean isWordEnd(int mark) {
    char last = text.charAt(mark - 1), before = text.charAt(mark - 2);
    return (Character.isLowerCase(last) && Character.isLetter(before))
        || (last == 'X' && before == 'X')
        || last == ')';
  }

  /** The word in front of a full stop, with its inner stops: {@code a.m}, {@code 12}. */
  private String wordBefore(int start, int mark) {
    int from = mark;
    while (from > start) {
      char c = text.charAt(from - 1);
      if (!Character.isLetterOrDigit(c) && c != '.' && c != '_' && c != '/') {
        break;
      }
      from--;
    }
    return text.substring(from, mark);
  }

  private int skipSpace(int from, int end) {
    int at = from;
    while (at < end && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private int lineEnd(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }
}
