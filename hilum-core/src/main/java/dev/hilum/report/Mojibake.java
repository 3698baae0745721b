package dev.hilum.report;

import dev.hilum.io.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that was written in UTF-8 and read as something else, read right: {@code fÃ©mur} becomes
 * {@code fémur}.
 *
 * <p>Reference: {@code fix_encoding} of ftfy 6.3 (Robyn Speer, doi 10.5281/zenodo.2591652); the
 * tables of suspicious sequences are its own.
 */
final class Mojibake {
  private static final JsonObject TABLES = TextTables.read("mojibake.json");
  private static final JsonObject PAGES = TABLES.object("code_pages");

  /** What Windows-1252 means by each byte; the five that it does not use stay as they are. */
  static final String WINDOWS_1252 = PAGES.text("sloppy-windows-1252");

  private static final Pattern BAD = Pattern.compile(TABLES.text("bad"), Pattern.UNIX_LINES);
  private static final Pattern EMBEDDED = Pattern.compile(TABLES.text("utf8") + "+"); // possessive
  private static final Pattern C1 = Pattern.compile("[\\x80-\\x9f]");
  private static final List<CodePage> CODE_PAGES =
      PAGES.keys().stream().map(name -> CodePage.of(name, PAGES.text(name))).toList();

  /** UTF-8 in which a blank stands where byte A0 was. */
  private static final Pattern ALTERED =
      Pattern.compile(
          "[\\xc2\\xc3\\xc5\\xce\\xd0\\xd9] "
              + "|[\\xe2\\xe3] [\\x80-\\x84\\x86-\\x9f\\xa1-\\xbf]"
              + "|[\\xe0-\\xe3][\\x80-\\x84\\x86-\\x9f\\xa1-\\xbf] "
              + "|\\xf0 [\\x80-\\xbf][\\x80-\\xbf]"
              + "|\\xf0[\\x80-\\xbf] [\\x80-\\xbf]"
              + "|\\xf0[\\x80-\\xbf][\\x80-\\xbf] ");

  private static final Pattern A_GRAVE = Pattern.compile("\\xc3 (?! |quele|quela|quilo|s )");

  /** UTF-8 of which bytes were lost; 1A stands for what became U+FFFD. */
  private static final Pattern LOSSY =
      Pattern.compile(
          "[\\xc2-\\xdf]\\x1a"
              + "|[\\xc2-\\xc3][?]"
              + "|\\xed[\\xa0-\\xaf][\\x1a?]\\xed[\\xb0-\\xbf][\\x1a?\\x80-\\xbf]"
              + "|\\xed[\\xa0-\\xaf][\\x1a?\\x80-\\xbf]\\xed[\\xb0-\\xbf][\\x1a?]"
              + "|[\\xe0-\\xef][\\x1a?][\\x1a\\x80-\\xbf]"
              + "|[\\xe0-\\xef][\\x1a\\x80-\\xbf][\\x1a?]"
              + "|[\\xf0-\\xf4][\\x1a?][\\x1a\\x80-\\xbf][\\x1a\\x80-\\xbf]"
              + "|[\\xf0-\\xf4][\\x1a\\x80-\\xbf][\\x1a?][\\x1a\\x80-\\xbf]"
              + "|[\\xf0-\\xf4][\\x1a\\x80-\\xbf][\\x1a\\x80-\\xbf][\\x1a?]"
              + "|\\x1a");

  private static final String LOST =
      new String("\ufffd".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

  private Mojibake() {}

  /** Reads text right as often as it can be read better. */
  static String fix(String text) {
    String before, after = text;
    do {
      before = after;
      after = step(before);
    } while (!after.equals(before));
    return after;
  }

  /** C1 control characters as Windows-1252 means them. */
  static String fixControls(String text) {
    return C1.matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    String.valueOf(WINDOWS_1252.charAt(found.group().charAt(0)))));
  }

  private static String step(String text) {
    if (text.chars().allMatch(c -> c < 128) || !BAD.matcher(text).find()) {
      return text;
    }
    for (CodePage page : CODE_PAGES) {
      Optional<String> bytes = page.encode(text);
      if (bytes.isPresent()) {
        Optional<String> decoded = Utf8Variants.decode(restore(bytes.get(), page.name()));
        if (decoded.isPresent()) {
          return decoded.get();
        }
      }
    }
    String repaired =
        EMBEDDED
            .matcher(text)
            .replaceAll(found -> Matcher.quoteReplacement(embedded(found.group(), text)));
    return repaired.equals(text) ? fixControls(text) : repaired;
  }

  private static String embedded(String part, String text) {
    return part.length() < text.length() && BAD.matcher(part).find() ? fix(part) : part;
  }

  /** Bytes, a character each, with what was lost on the way put back. */
  private static String restore(String bytes, String page) {
    String out = bytes;
    if (!page.equals("macroman") && ALTERED.matcher(out).find()) {
      out = A_GRAVE.matcher(out).replaceAll("\u00c3\u00a0 ");
      out = ALTERED.matcher(out).replaceAll(found -> found.group().replace(' ', '\u00a0'));
    }
    return page.startsWith("sloppy") ? LOSSY.matcher(out).replaceAll(LOST) : out;
  }
}
