package dev.hilum.report;

import dev.hilum.io.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTML's character references as text.
 *
 * <p>References: {@code html.unescape} of Python, which follows HTML 5 with its old names without
 * semicolon; ftfy's {@code unescape_html}, which asks for the semicolon and reads names in
 * capitals.
 */
final class HtmlText {
  private static final Pattern REFERENCE =
      Pattern.compile("&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\\t\\n\\f <&#;]{1,32};?)");
  private static final Pattern STRICT = Pattern.compile("&#?[0-9A-Za-z]{1,24};");
  private static final Map<String, String> NAMES = new HashMap<>();
  private static final Map<String, String> CAPITALS = new HashMap<>();

  static {
    JsonObject table = TextTables.read("html-entities.json");
    JsonObject names = table.object("names"), capitals = table.object("capitals");
    names.keys().forEach(name -> NAMES.put(name, names.text(name)));
    capitals.keys().forEach(name -> CAPITALS.put(name, capitals.text(name)));
  }

  private HtmlText() {}

  /** As a browser reads it. */
  static String unescape(String text) {
    return text.indexOf('&') < 0
        ? text
        : REFERENCE
            .matcher(text)
            .replaceAll(found -> Matcher.quoteReplacement(meaning(found.group(1))));
  }

  /** Only what ends in a semicolon. */
  static String unescapeStrictly(String text) {
    return text.indexOf('&') < 0
        ? text
        : STRICT.matcher(text).replaceAll(found -> Matcher.quoteReplacement(strict(found.group())));
  }

  private static String strict(String reference) {
    String name = reference.substring(1);
    String known = NAMES.getOrDefault(name, CAPITALS.get(name));
    if (known != null) {
      return known;
    }
    if (name.charAt(0) != '#') {
      return reference;
    }
    String text = unescape(reference);
    return text.indexOf(';') < 0 ? text : reference;
  }

  private static String meaning(String name) {
    if (name.charAt(0) == '#') {
      return character(name);
    }
    String known = NAMES.get(name);
    for (int length = name.length() - 1; known == null && length > 1; length--) {
      String start = NAMES.get(name.substring(0, length));
      known = start == null ? null : start + name.substring(length);
    }
    return known == null ? "&" + name : known;
  }

  private static String character(String number) {
    String digits =
        number.endsWith(";") ? number.substring(1, number.length() - 1) : number.substring(1);
    boolean hex = digits.charAt(0) == 'x' || digits.charAt(0) == 'X';
    digits = (hex ? digits.substring(1) : digits).replaceFirst("^0+(?=.)", "");
    int c =
        digits.length() > 8
            ? Integer.MAX_VALUE
            : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(digits, hex ? 16 : 10));
    if (c == 0 || c > Character.MAX_CODE_POINT || (c >= 0xd800 && c <= 0xdfff)) {
      return "\ufffd";
    }
    if (c >= 0x80 && c <= 0x9f) {
      return String.valueOf(Mojibake.WINDOWS_1252.charAt(c)); // what Windows meant by it
    }
    return c == '\r' || !isInvalid(c) ? Character.toString(c) : "";
  }

  private static boolean isInvalid(int c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\f')
        || c == 0x7f
        || (c >= 0xfdd0 && c <= 0xfdef)
        || (c & 0xfffe) == 0xfffe;
  }
}
