package dev.hilum.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;
import tools.jackson.dataformat.yaml.YAMLSchema;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import tools.jackson.dataformat.yaml.util.StringQuotingChecker;

/**
 * YAML 1.2 documents in and out, by Jackson; what does not parse is a {@link BadInputException}
 * that names file and line.
 *
 * <p>Read is what a person writes into a settings file: one document of sections, lists and plain
 * values. Anchors, aliases and tags are refused (a few lines of aliases can stand for gigabytes),
 * and so are duplicate keys, more than {@link #CHARACTERS} characters and more than {@link #DEPTH}
 * levels.
 */
public final class Yaml {
  /** Longest document. */
  static final int CHARACTERS = 1 << 20;

  /** Most levels of sections and lists. */
  static final int DEPTH = 32;

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .yamlSchema(YAMLSchema.CORE)
                  .stringQuotingChecker(new LikeNumbers())
                  .build())
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .disable(YAMLWriteFeature.SPLIT_LINES)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  /** Quotes every text that could be read as a number, whatever base it is in. */
  private static final class LikeNumbers extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean needToQuoteValue(String text) {
      return text.matches("(?is)[-+]?\\.?([0-9]|inf|nan).*") || super.needToQuoteValue(text);
    }
  }

  private final YAMLParser parser;
  private final String origin;
  private final boolean lines;

  private Yaml(YAMLParser parser, String origin, boolean lines) {
    this.parser = parser;
    this.origin = origin;
    this.lines = lines;
  }

  /** Reads the document of a file. */
  public static YamlNode.Mapping read(Path file) {
    String text;
    try {
      if (Files.size(file) > 4L * CHARACTERS) {
        throw tooLong(file.toString(), Files.size(file) + " bytes");
      }
      text = Files.readString(file);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read as UTF-8 text: " + e.getMessage(), e);
    }
    return parse(text, file.toString());
  }

  /** Parses a document of sections; {@code origin} names it in errors. */
  public static YamlNode.Mapping parse(String text, String origin) {
    return switch (node(text, origin, true)) {
      case YamlNode.Mapping mapping -> mapping;
      case YamlNode other ->
          throw new BadInputException(
              origin + ": must hold keys with values, got " + other.shown());
    };
  }

  /** Parses one value of a command line, e.g. {@code 0.1} or {@code [1, 2]}. */
  public static YamlNode value(String text, String origin) {
    return node(text, origin, false);
  }

  /** Writes maps, lists, strings, numbers, booleans and nulls as a document that reads back. */
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  private static YamlNode node(String text, String origin, boolean lines) {
    if (text.length() > CHARACTERS) {
      throw tooLong(origin, text.length() + " characters");
    }
    try (YAMLParser parser = (YAMLParser) MAPPER.createParser(text)) {
      Yaml yaml = new Yaml(parser, origin, lines);
      JsonToken first = parser.nextToken();
      if (first == null) {
        return new YamlNode.Scalar("", YamlNode.Kind.NOTHING, origin);
      }
      YamlNode node = yaml.node(first, 0);
      if (parser.nextToken() != null) {
        throw new BadInputException(yaml.where() + ": must be one document, got a second one");
      }
      return node;
    } catch (JacksonException e) {
      String line = e.getLocation() == null || !lines ? "" : " line " + e.getLocation().getLineNr();
      throw new BadInputException(origin + line + ": not valid YAML: " + reason(e), e);
    }
  }

  private YamlNode node(JsonToken token, int depth) {
    String where = where();
    if (depth > DEPTH) {
      throw new BadInputException(where + ": nested deeper than " + DEPTH + " levels");
    }
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      throw new BadInputException(where + ": anchors (&) and aliases (*) are not read here");
    }
    if (parser.getTypeId() != null) {
      throw new BadInputException(where + ": tags are not read here, got !" + parser.getTypeId());
    }
    return switch (token) {
      case START_OBJECT -> mapping(where, depth);
      case START_ARRAY -> sequence(where, depth);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(YamlNode.Kind.NUMBER, where);
      case VALUE_TRUE, VALUE_FALSE -> scalar(YamlNode.Kind.FLAG, where);
      case VALUE_NULL -> new YamlNode.Scalar("", YamlNode.Kind.NOTHING, where);
      default -> scalar(YamlNode.Kind.TEXT, where);
    };
  }

  private YamlNode scalar(YamlNode.Kind kind, String where) {
    return new YamlNode.Scalar(parser.getString(), kind, where);
  }

  private YamlNode sequence(String where, int depth) {
    List<YamlNode> items = new ArrayList<>();
    for (JsonToken t = next(); t != JsonToken.END_ARRAY; t = next()) {
      items.add(node(t, depth + 1));
    }
    return new YamlNode.Sequence(items, where);
  }

  private YamlNode mapping(String where, int depth) {
    SequencedMap<String, YamlNode> entries = new LinkedHashMap<>();
    for (JsonToken t = next(); t != JsonToken.END_OBJECT; t = next()) {
      String at = where();
      String key = parser.currentName();
      if (parser.isCurrentAlias() || parser.getObjectId() != null) {
        throw new BadInputException(at + ": anchors (&) and aliases (*) are not read here");
      }
      YamlNode value = node(next(), depth + 1);
      if (entries.put(key, at(value, at)) != null) {
        throw new BadInputException(at + ": the key \"" + key + "\" stands twice");
      }
    }
    return new YamlNode.Mapping(entries, where);
  }

  /** A section stands where its key does, not where its first entry does. */
  private static YamlNode at(YamlNode value, String where) {
    return switch (value) {
      case YamlNode.Mapping mapping -> new YamlNode.Mapping(mapping.entries(), where);
      case YamlNode.Sequence sequence -> new YamlNode.Sequence(sequence.items(), where);
      case YamlNode.Scalar scalar -> scalar;
    };
  }

  private JsonToken next() {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new BadInputException(where() + ": not valid YAML: the document ends too early");
    }
    return token;
  }

  private String where() {
    return lines ? origin + " line " + parser.currentTokenLocation().getLineNr() : origin;
  }

  private static BadInputException tooLong(String origin, String got) {
    return new BadInputException(
        origin + ": must hold at most " + CHARACTERS + " characters, got " + got);
  }

  private static String reason(JacksonException e) {
    @Nullable String message = e.getOriginalMessage();
    return message == null ? "no detail" : message.strip().replaceAll("\\s*\\R.*", "");
  }
}
