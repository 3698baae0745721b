package dev.hilum.report;

import java.util.Locale;

/**
 * Lower case as the reference libraries have it; {@link String#toLowerCase(Locale)} sees the end of
 * a Greek word elsewhere.
 */
final class LowerCase {
  private static final int SIGMA = 0x3a3;
  private static final String IGNORABLE_MARKS =
      "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

  private LowerCase() {}

  /** Each character by itself, as Rust's {@code char::to_lowercase}. */
  static String each(String text) {
    return isAscii(text) ? text.toLowerCase(Locale.ROOT) : convert(text, false);
  }

  /** With the sigma of a word's end, as Python's {@code str.lower}. */
  static String words(String text) {
    return isAscii(text) ? text.toLowerCase(Locale.ROOT) : convert(text, true);
  }

  static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }

  private static String convert(String text, boolean finalSigma) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i), size = Character.charCount(c);
      if (c == SIGMA) {
        out.append(finalSigma && endsWord(text, i) ? '\u03c2' : '\u03c3');
      } else if (c < 128) {
        out.append((char) Character.toLowerCase(c));
      } else {
        out.append(text.substring(i, i + size).toLowerCase(Locale.ROOT));
      }
      i += size;
    }
    return out.toString();
  }

  /** Unicode's Final_Sigma: a cased letter before, none behind, ignorable marks passed over. */
  private static boolean endsWord(String text, int at) {
    int before = at;
    while (before > 0 && isIgnorable(text.codePointBefore(before))) {
      before -= Character.charCount(text.codePointBefore(before));
    }
    if (before == 0 || !isCased(text.codePointBefore(before))) {
      return false;
    }
    int behind = at + 1;
    while (behind < text.length() && isIgnorable(text.codePointAt(behind))) {
      behind += Character.charCount(text.codePointAt(behind));
    }
    return behind == text.length() || !isCased(text.codePointAt(behind));
  }

  private static boolean isCased(int c) {
    return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
  }

  private static boolean isIgnorable(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.MODIFIER_LETTER,
          Character.MODIFIER_SYMBOL ->
          true;
      default -> IGNORABLE_MARKS.indexOf(c) >= 0;
    };
  }
}
