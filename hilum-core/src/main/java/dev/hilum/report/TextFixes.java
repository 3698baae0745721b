package dev.hilum.report;

import dev.hilum.io.JsonObject;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Repairs of text that came through other programs: wrong encodings, HTML's references, ligatures,
 * wide and narrow forms, curled quotes, line ends, control characters; the result is in NFC.
 *
 * <p>Reference: {@code fix_text} of ftfy 6.3, its default configuration.
 */
final class TextFixes {
  private static final int LONGEST = 1_000_000; // code points repaired together
  private static final Pattern DOUBLE_QUOTES = Pattern.compile("[\\u201c-\\u201f]");
  private static final Pattern SINGLE_QUOTES = Pattern.compile("[\\u02bc\\u2018-\\u201b]");
  private static final Pattern LINE_ENDS = Pattern.compile("\\r\\n|[\\r\\u2028\\u2029\\u0085]");
  private static final Pattern ESCAPES = Pattern.compile("\\x1b\\[[\\p{Nd};]*[a-zA-Z]");
  private static final Pattern SURROGATES = Pattern.compile("[\\x{d800}-\\x{dfff}]");
  private static final Pattern CONTROLS =
      Pattern.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\\u206a-\\u206f\\ufeff\\ufff9-\\ufffc]");
  private static final Map<Character, String> FORMS = forms();

  private TextFixes() {}

  private static Map<Character, String> forms() {
    Map<Character, String> out = new HashMap<>();
    JsonObject ligatures = TextTables.read("mojibake.json").object("ligatures");
    ligatures.keys().forEach(form -> out.put(form.charAt(0), ligatures.text(form)));
    out.put('\u3000', " ");
    for (char c = '\uff01'; c < '\ufff0'; c++) {
      String usual = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC);
      if (!usual.equals(String.valueOf(c))) {
        out.put(c, usual);
      }
    }
    return out;
  }

  /** Repairs a text line by line. */
  static String fix(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    boolean references = true;
    for (int at = 0; at < text.length(); ) {
      int end = text.indexOf('\n', at) + 1;
      end = end == 0 ? text.length() : end;
      if (end - at > LONGEST && text.codePointCount(at, end) > LONGEST) {
        end = text.offsetByCodePoints(at, LONGEST);
      }
      String line = text.substring(at, end);
      references &= line.indexOf('<') < 0; // markup keeps its references
      out.append(fixLine(line, references));
      at = end;
    }
    return out.toString();
  }

  /** Nothing but printable ASCII, tabs and line feeds, and no reference. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > '~' || c == '&' || (c < ' ' && c != '\n' && c != '\t')) {
        return false;
      }
    }
    return true;
  }

  private static String fixLine(String line, boolean references) {
    String before, after = line;
    do {
      before = after;
      after = Mojibake.fix(references ? HtmlText.unescapeStrictly(before) : before);
      after = usualForms(Mojibake.fixControls(after));
      after = SINGLE_QUOTES.matcher(DOUBLE_QUOTES.matcher(after).replaceAll("\"")).replaceAll("'");
      after = LINE_ENDS.matcher(after).replaceAll("\n");
      after = SURROGATES.matcher(after).replaceAll("\ufffd");
      after = CONTROLS.matcher(ESCAPES.matcher(after).replaceAll("")).replaceAll("");
      after = Normalizer.normalize(after, Normalizer.Form.NFC);
    } while (!after.equals(before));
    return after;
  }

  private static String usualForms(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      String usual = FORMS.get(text.charAt(i));
      if (usual == null) {
        out.append(text.charAt(i));
      } else {
        out.append(usual);
      }
    }
    return out.toString();
  }
}
