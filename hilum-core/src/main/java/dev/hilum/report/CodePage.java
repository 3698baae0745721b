package dev.hilum.report;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A single-byte encoding.
 *
 * @param name as ftfy calls it
 * @param bytes from the characters it can write to their bytes
 */
record CodePage(String name, Map<Character, Character> bytes) {

  /**
   * @param page what each of the 256 bytes means
   */
  static CodePage of(String name, String page) {
    Map<Character, Character> bytes = new HashMap<>();
    for (char b = 0; b < page.length(); b++) {
      bytes.put(page.charAt(b), b);
    }
    return new CodePage(name, Map.copyOf(bytes));
  }

  /** The text's bytes, a character each; empty if there is a character it cannot write. */
  Optional<String> encode(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      Character b = bytes.get(text.charAt(i));
      if (b == null) {
        return Optional.empty();
      }
      out.append(b.charValue());
    }
    return Optional.of(out.toString());
  }
}
