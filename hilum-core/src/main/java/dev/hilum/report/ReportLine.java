package dev.hilum.report;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;

/**
 * One line {@code {"id": …, "text": …}} of a file of reports.
 *
 * @param id a string or a whole number
 * @param text the report
 */
public record ReportLine(Object id, String text) {
  private static final int LONGEST = 64 << 20;

  /**
   * Answers every line of reports with one line of JSON; blank lines are passed over.
   *
   * @param in UTF-8, a JSON object a line; closed at the end
   * @param name of the file, for errors
   * @param answer what to write of a report
   * @throws BadInputException with the number of the first line that breaks a rule
   */
  public static void map(
      InputStream in, String name, Writer out, Function<ReportLine, Map<String, ?>> answer)
      throws IOException {
    try (InputStream bytes = new BufferedInputStream(in, 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 12);
      for (long number = 1; next(bytes, line, name, number); number++) {
        String origin = name + ": line " + number;
        String json = utf8(line.toByteArray(), origin);
        if (!json.isBlank()) {
          out.write(Json.line(answer.apply(of(json, origin))));
          out.write('\n');
        }
      }
    }
  }

  /** Reads one line; {@code origin} names it in errors. */
  static ReportLine of(String json, String origin) {
    JsonObject object = Json.parse(json, origin);
    String text = object.text("text");
    return new ReportLine(
        object.isNumber("id") ? object.wholeNumber("id") : object.text("id"), text);
  }

  private static boolean next(InputStream in, ByteArrayOutputStream line, String name, long number)
      throws IOException {
    line.reset();
    int c = in.read();
    boolean more = c >= 0;
    for (; c >= 0 && c != '\n'; c = in.read()) {
      line.write(c);
      if (line.size() > LONGEST) {
        throw new BadInputException(
            name + ": line " + number + ": must have at most " + LONGEST + " bytes, got more");
      }
    }
    return more;
  }

  private static String utf8(byte[] bytes, String origin) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new BadInputException(origin + ": must be UTF-8, got other bytes", e);
    }
  }
}
