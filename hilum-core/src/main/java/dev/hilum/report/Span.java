package dev.hilum.report;

/**
 * A stretch of a text, in UTF-16 units as {@link String#substring(int, int)} takes them.
 *
 * @param start of its first character
 * @param end behind its last character
 */
public record Span(int start, int end) {
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(
          "a span must start at 0 or later and end no earlier, got " + start + " and " + end);
    }
  }

  /** The words at this place of {@code text}. */
  public String of(String text) {
    return text.substring(start, end);
  }

  public boolean isEmpty() {
    return start == end;
  }

  /** The span without the white space at its ends; all white space: empty, at its start. */
  public Span strip(String text) {
    int from = start, to = end;
    while (from < to && Character.isWhitespace(text.charAt(from))) {
      from++;
    }
    while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
      to--;
    }
    return from == to ? new Span(start, start) : new Span(from, to);
  }

  /** The same stretch of a text in which this one's text begins at {@code offset}. */
  public Span shift(int offset) {
    return new Span(start + offset, end + offset);
  }
}
