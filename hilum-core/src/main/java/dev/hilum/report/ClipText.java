package dev.hilum.report;

/**
 * What open_clip does to a text before it is cut into words.
 *
 * <p>Reference: {@code _clean_lower}, {@code _clean_whitespace} and {@code _clean_canonicalize} of
 * open_clip 3.3.
 */
final class ClipText {
  private ClipText() {}

  /** For CLIP's own tokenizer: repaired, single blanks, lower case. */
  static String lower(String text) {
    return LowerCase.words(whitespace(text));
  }

  /** For tokenizers of Hugging Face models: repaired, single blanks. */
  static String whitespace(String text) {
    return singleBlanks(repaired(text));
  }

  /** For SigLIP: repaired, without ASCII punctuation, lower case, single blanks. */
  static String canonical(String text) {
    String words = repaired(text).replace('_', ' ').replaceAll("[!-/:-@\\[-`{-~]", "");
    return singleBlanks(LowerCase.words(words));
  }

  private static String repaired(String text) {
    return HtmlText.unescape(HtmlText.unescape(TextFixes.fix(text)));
  }

  /** White space is what Python's {@code str.split} takes for it. */
  private static String singleBlanks(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean blank = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (WordPiece.isSpace(c) || (c >= 0x1c && c <= 0x1f)) {
        blank = out.length() > 0;
      } else {
        if (blank) {
          out.append(' ');
          blank = false;
        }
        out.append(c);
      }
    }
    return out.toString();
  }
}
