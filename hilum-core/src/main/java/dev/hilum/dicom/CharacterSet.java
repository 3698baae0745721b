package dev.hilum.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of Specific Character Set (PS3.3 C.12.1.1.2): the repertoire that text starts in, and
 * those that escape sequences may switch to (PS3.5 6.1.2, ISO 2022).
 *
 * <p>A switch lasts to the next escape, and in the single-byte repertoires (and Korean and Chinese)
 * to the next delimiter at the latest. Text is decoded before it is split at delimiters: in
 * Japanese and Chinese, the bytes of {@code \}, {@code ^} and {@code =} are also halves of
 * characters. Without a repertoire the text is taken for Latin-1, as pydicom does; bytes that a
 * repertoire does not have become U+FFFD.
 */
final class CharacterSet {
  private static final int ESCAPE = 0x1b;
  private static final Pattern MISSPELT = Pattern.compile("ISO.?(2022.)?IR.?(\\d+)");

  private static final Map<Integer, String> BY_REGISTRATION =
      Map.ofEntries(
          Map.entry(6, "ISO-8859-1"),
          Map.entry(13, "Shift_JIS"),
          Map.entry(100, "ISO-8859-1"),
          Map.entry(101, "ISO-8859-2"),
          Map.entry(109, "ISO-8859-3"),
          Map.entry(110, "ISO-8859-4"),
          Map.entry(126, "ISO-8859-7"),
          Map.entry(127, "ISO-8859-6"),
          Map.entry(138, "ISO-8859-8"),
          Map.entry(144, "ISO-8859-5"),
          Map.entry(148, "ISO-8859-9"),
          Map.entry(166, "TIS-620"),
          Map.entry(203, "ISO-8859-15"),
          Map.entry(192, "UTF-8"),
          Map.entry(149, "EUC-KR"),
          Map.entry(58, "GB2312"),
          Map.entry(87, "ISO-2022-JP"),
          Map.entry(159, "ISO-2022-JP-2"));

  /** Escape sequences, without their first byte, and the repertoire behind each. */
  private static final Map<String, String> BY_ESCAPE =
      Map.ofEntries(
          Map.entry("(B", "ISO-8859-1"),
          Map.entry("-A", "ISO-8859-1"),
          Map.entry("-B", "ISO-8859-2"),
          Map.entry("-C", "ISO-8859-3"),
          Map.entry("-D", "ISO-8859-4"),
          Map.entry("-F", "ISO-8859-7"),
          Map.entry("-G", "ISO-8859-6"),
          Map.entry("-H", "ISO-8859-8"),
          Map.entry("-L", "ISO-8859-5"),
          Map.entry("-M", "ISO-8859-9"),
          Map.entry("-T", "TIS-620"),
          Map.entry("-b", "ISO-8859-15"),
          Map.entry(")I", "Shift_JIS"),
          Map.entry("(J", "Shift_JIS"),
          Map.entry("$B", "ISO-2022-JP"),
          Map.entry("$@", "ISO-2022-JP"),
          Map.entry("$(D", "ISO-2022-JP-2"),
          Map.entry("$)C", "EUC-KR"),
          Map.entry("$)A", "GB2312"));

  static final CharacterSet DEFAULT = new CharacterSet(StandardCharsets.ISO_8859_1, "");

  private final Charset first;
  private final String note;

  private CharacterSet(Charset first, String note) {
    this.first = first;
    this.note = note;
  }

  /** The repertoires of these terms, {@code ISO_IR 100} or {@code ["", "ISO 2022 IR 87"]}. */
  static CharacterSet of(List<String> terms) {
    String term = terms.isEmpty() ? "" : terms.getFirst().strip().toUpperCase(Locale.ROOT);
    Matcher registered = MISSPELT.matcher(term);
    String name =
        switch (term) {
          case "" -> "ISO-8859-1";
          case "GB18030" -> "GB18030";
          case "GBK", "ISO 2022 GBK" -> "GBK";
          case "ISO 2022 58" -> "GB2312";
          default ->
              registered.matches() && registered.group(2).length() < 6
                  ? BY_REGISTRATION.getOrDefault(Integer.valueOf(registered.group(2)), "")
                  : Charset.availableCharsets().containsKey(term) ? term : "";
        };
    return name.isEmpty()
        ? new CharacterSet(
            StandardCharsets.ISO_8859_1,
            "the character set \"" + term + "\" is not known, read as ISO_IR 100")
        : new CharacterSet(Charset.forName(name), "");
  }

  /** What had to be assumed; empty if nothing. */
  String note() {
    return note;
  }

  /** Decodes bytes, escape sequences included. */
  String decode(byte[] bytes) {
    int escape = next(bytes, 0);
    if (escape == bytes.length) {
      return decode(bytes, 0, bytes.length, first);
    }
    StringBuilder text = new StringBuilder(decode(bytes, 0, escape, first));
    while (escape < bytes.length) {
      int end = next(bytes, escape + 1);
      fragment(bytes, escape, end, text);
      escape = end;
    }
    return text.toString();
  }

  /** Decodes from an escape to the next. */
  private void fragment(byte[] bytes, int from, int to, StringBuilder text) {
    int length =
        to - from > 2 && bytes[from + 1] == '$' && bytes[from + 2] >= '(' && bytes[from + 2] <= ')'
            ? 4
            : 3;
    int start = Math.min(to, from + length);
    String escape = new String(bytes, from + 1, start - from - 1, StandardCharsets.ISO_8859_1);
    String name = BY_ESCAPE.get(escape);
    if (name == null) {
      text.append(decode(bytes, start, to, first));
    } else if (name.startsWith("ISO-2022")) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream(to - from + 3);
      whole.write(bytes, from, to - from);
      whole.writeBytes(new byte[] {ESCAPE, '(', 'B'});
      text.append(new String(whole.toByteArray(), Charset.forName(name)));
    } else {
      int end = start;
      while (end < to && !isDelimiter(bytes[end])) {
        end++;
      }
      text.append(decode(bytes, start, end, Charset.forName(name)));
      text.append(decode(bytes, end, to, first));
    }
  }

  private static boolean isDelimiter(byte b) {
    return b == '\\' || b == '^' || b == '=' || b == '\r' || b == '\n' || b == '\f' || b == '\t';
  }

  private static int next(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != ESCAPE) {
      at++;
    }
    return at;
  }

  private static String decode(byte[] bytes, int from, int to, Charset charset) {
    return new String(bytes, from, to - from, charset);
  }

  /** The values between backslashes, without the padding that {@code vr} allows. */
  List<String> values(byte[] bytes, Vr vr) {
    CharacterSet set = vr.kind == Vr.Kind.ASCII ? DEFAULT : this;
    String text = set.decode(bytes);
    List<String> values = new ArrayList<>();
    int from = 0;
    while (vr.kind != Vr.Kind.LONG_TEXT) {
      int end = text.indexOf('\\', from);
      if (end < 0) {
        break;
      }
      values.add(trimmed(text.substring(from, end), vr));
      from = end + 1;
    }
    values.add(trimmed(text.substring(from), vr));
    return values.size() == 1 && values.getFirst().isEmpty() ? List.of() : values;
  }

  /** Blanks and zeros; behind a name also the delimiter of a script that is not given. */
  private static boolean isPadding(char c, Vr vr) {
    return c == ' ' || c == 0 || vr == Vr.PN && c == '=';
  }

  private static String trimmed(String text, Vr vr) {
    int from = 0, to = text.length();
    while (to > 0 && isPadding(text.charAt(to - 1), vr)) {
      to--;
    }
    boolean leading = vr.kind != Vr.Kind.LONG_TEXT && vr != Vr.PN;
    while (leading && from < to && text.charAt(from) == ' ') {
      from++;
    }
    return text.substring(from, to);
  }
}
