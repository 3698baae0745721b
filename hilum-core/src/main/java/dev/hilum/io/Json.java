package dev.hilum.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** JSON documents in and out, by Jackson; what does not parse is a {@link BadInputException}. */
public final class Json {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();
  private static final ObjectMapper UNIQUE =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();
  private static final String BYTE_ORDER_MARK = "\uFEFF"; // as some editors begin a file

  private Json() {}

  /** Reads the object that a file holds; {@code file} also names it in later errors. */
  public static JsonObject read(Path file) {
    return parse(text(file), file.toString());
  }

  /** As {@link #read}, of a file that people write: an object that has a key twice is refused. */
  public static JsonObject readUnique(Path file) {
    return parse(text(file), file.toString(), UNIQUE);
  }

  private static String text(Path file) {
    try {
      String text = Files.readString(file);
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read as UTF-8 text: " + e.getMessage(), e);
    }
  }

  /** Parses the object in {@code text}; {@code origin} names it in errors. */
  public static JsonObject parse(String text, String origin) {
    return parse(text, origin, MAPPER);
  }

  private static JsonObject parse(String text, String origin, ObjectMapper mapper) {
    JsonNode node;
    try {
      node = mapper.readTree(text);
    } catch (JacksonException e) {
      throw new BadInputException(
          "%s: not valid JSON: %s%s".formatted(origin, reason(e), place(e)), e);
    } catch (StackOverflowError e) {
      throw new BadInputException(origin + ": not valid JSON: nested too deeply", e);
    }
    if (!node.isObject()) {
      throw new BadInputException(
          origin
              + ": must hold a JSON object, got "
              + node.getNodeType().name().toLowerCase(Locale.ROOT));
    }
    return new JsonObject(node, origin);
  }

  /**
   * Writes maps, lists, records, strings, numbers and booleans as indented JSON; NaN is refused.
   */
  public static String write(Object value) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }

  /** As {@link #write}, in one line without blanks. */
  public static String line(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static JsonNode node(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** What is wrong, without what Jackson tells programmers. */
  private static String reason(JacksonException e) {
    String message = String.valueOf(e.getOriginalMessage());
    String line = message.lines().findFirst().orElse("no detail");
    return line.startsWith("Trailing token")
        ? "Something follows after its end"
        : line.replaceFirst(": (enable|maybe a|not allowed as per) .*", "");
  }

  private static String place(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    return at == null || at.getLineNr() < 1
        ? ""
        : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
  }
}
