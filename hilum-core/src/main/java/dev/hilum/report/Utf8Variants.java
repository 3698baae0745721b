package dev.hilum.report;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * UTF-8, and what programs write instead: CESU-8, whose characters above U+FFFF are two sequences
 * of three bytes, and Java's two bytes for U+0000.
 */
final class Utf8Variants {
  private static final Pattern SPECIAL =
      Pattern.compile(
          "\\xc0\\x80|\\xed([\\xa0-\\xaf])([\\x80-\\xbf])\\xed([\\xb0-\\xbf])([\\x80-\\xbf])");

  private Utf8Variants() {}

  /**
   * @param bytes a character each
   * @return empty if they are not such text
   */
  static Optional<String> decode(String bytes) {
    StringBuilder out = new StringBuilder(bytes.length());
    Matcher special = SPECIAL.matcher(bytes);
    int from = 0;
    try {
      while (special.find()) {
        out.append(strict(bytes.substring(from, special.start())));
        out.appendCodePoint(special.group(1) == null ? 0 : codePoint(special));
        from = special.end();
      }
      return Optional.of(out.append(strict(bytes.substring(from))).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static int codePoint(Matcher pair) {
    return ((pair.group(1).charAt(0) & 15) << 16)
        + ((pair.group(2).charAt(0) & 63) << 10)
        + ((pair.group(3).charAt(0) & 15) << 6)
        + (pair.group(4).charAt(0) & 63)
        + 0x10000;
  }

  private static CharSequence strict(String bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
