package dev.hilum.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** JSON documents in and out, by Jackson; what does not parse is a {@link BadInputException}. */
public final class Json {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /** Reads the object that a file holds; {@code file} also names it in later errors. */
  public static JsonObject read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read as UTF-8 text: " + e.getMessage(), e);
    }
    return parse(text, file.toString());
  }

  /** Parses the object in {@code text}; {@code origin} names it in errors. */
  public static JsonObject parse(String text, String origin) {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JacksonException | StackOverflowError e) {
      throw new BadInputException(origin + ": not valid JSON: " + firstLine(e.getMessage()), e);
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

  private static String firstLine(@Nullable String message) {
    return message == null ? "no detail" : message.lines().findFirst().orElse("no detail");
  }
}
