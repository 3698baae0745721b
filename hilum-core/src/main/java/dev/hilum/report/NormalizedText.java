package dev.hilum.report;

import java.util.Arrays;
import java.util.Locale;

/**
 * A text made simpler for comparing, with the way back: which stretch of the original each of its
 * characters came from.
 */
public final class NormalizedText {
  private final String text;
  private final int[] starts; // of each character's source in the original
  private final int[] ends;

  private NormalizedText(String text, int[] starts, int[] ends) {
    this.text = text;
    this.starts = starts;
    this.ends = ends;
  }

  /** The text as it is. */
  public static NormalizedText of(String text) {
    int[] starts = new int[text.length()], ends = new int[text.length()];
    Arrays.setAll(starts, i -> i);
    Arrays.setAll(ends, i -> i + 1);
    return new NormalizedText(text, starts, ends);
  }

  /** The simpler text. */
  public String text() {
    return text;
  }

  /** The stretch of the original that a stretch of the simpler text was made of. */
  public Span original(Span span) {
    if (span.isEmpty()) {
      int at = span.start() < starts.length ? starts[span.start()] : lastEnd();
      return new Span(at, at);
    }
    return new Span(starts[span.start()], ends[span.end() - 1]);
  }

  /** Every run of white space one blank, none at the ends. */
  public NormalizedText collapseWhitespace() {
    Builder out = new Builder(text.length());
    for (int i = 0; i < text.length(); ) {
      int run = i;
      while (run < text.length() && Character.isWhitespace(text.charAt(run))) {
        run++;
      }
      if (run == i) {
        out.add(text.charAt(i), starts[i], ends[i]);
        i++;
      } else {
        if (out.length > 0 && run < text.length()) {
          out.add(' ', starts[i], ends[run - 1]);
        }
        i = run;
      }
    }
    return out.build();
  }

  /** Every letter in lower case, whatever its place in the word; some letters become two. */
  public NormalizedText lowerCase() {
    Builder out = new Builder(text.length());
    for (int i = 0; i < text.length(); ) {
      int size = Character.charCount(text.codePointAt(i));
      String lower = text.substring(i, i + size).toLowerCase(Locale.ROOT);
      for (int k = 0; k < lower.length(); k++) {
        boolean pairs = lower.length() == size; // a surrogate keeps its own place
        out.add(
            lower.charAt(k), pairs ? starts[i + k] : starts[i], ends[pairs ? i + k : i + size - 1]);
      }
      i += size;
    }
    return out.build();
  }

  private int lastEnd() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  private static final class Builder {
    private char[] chars;
    private int[] starts;
    private int[] ends;
    private int length;

    Builder(int capacity) {
      chars = new char[capacity];
      starts = new int[capacity];
      ends = new int[capacity];
    }

    void add(char c, int start, int end) {
      if (length == chars.length) {
        int capacity = 2 * length + 8;
        chars = Arrays.copyOf(chars, capacity);
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
      }
      chars[length] = c;
      starts[length] = start;
      ends[length++] = end;
    }

    NormalizedText build() {
      return new NormalizedText(
          new String(chars, 0, length), Arrays.copyOf(starts, length), Arrays.copyOf(ends, length));
    }
  }
}
