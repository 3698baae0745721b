package dev.hilum.io;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object read with types: each getter states the key, what type it must have and the value
 * that the reference library takes when the key is left out (absent and {@code null} are the same).
 */
public final class JsonObject {
  private final JsonNode node;
  private final String origin;

  JsonObject(JsonNode node, String origin) {
    this.node = node;
    this.origin = origin;
  }

  /** Where this object stands, for errors: the file, then the path of keys. */
  public String origin() {
    return origin;
  }

  public Set<String> keys() {
    return new LinkedHashSet<>(node.propertyNames());
  }

  /** Whether the key is there and not {@code null}. */
  public boolean has(String key) {
    return node.hasNonNull(key);
  }

  public int integer(String key, int otherwise) {
    return has(key) ? integer(key) : otherwise;
  }

  public int integer(String key) {
    JsonNode value = get(key);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(key, "a 32-bit integer", value);
    }
    return value.intValue();
  }

  /** A whole number of 64 bits. */
  public long wholeNumber(String key) {
    JsonNode value = get(key);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(key, "a 64-bit integer", value);
    }
    return value.longValue();
  }

  public double number(String key, double otherwise) {
    return has(key) ? number(key) : otherwise;
  }

  public double number(String key) {
    JsonNode value = get(key);
    if (!value.isNumber()) {
      throw wrong(key, "a number", value);
    }
    return value.doubleValue();
  }

  public boolean flag(String key, boolean otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    JsonNode value = get(key);
    if (!value.isBoolean()) {
      throw wrong(key, "true or false", value);
    }
    return value.booleanValue();
  }

  public String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  public String text(String key) {
    JsonNode value = get(key);
    if (!value.isString()) {
      throw wrong(key, "a string", value);
    }
    return value.stringValue();
  }

  public JsonObject object(String key) {
    JsonNode value = get(key);
    if (!value.isObject()) {
      throw wrong(key, "an object", value);
    }
    return new JsonObject(value, origin + ": " + key);
  }

  /** Whether the key holds an object (several configs allow a number or an object). */
  public boolean isObject(String key) {
    return has(key) && node.get(key).isObject();
  }

  /** Whether the key holds an array. */
  public boolean isArray(String key) {
    return has(key) && node.get(key).isArray();
  }

  /** Whether the key holds a number. */
  public boolean isNumber(String key) {
    return has(key) && node.get(key).isNumber();
  }

  /** Whether the key holds a string. */
  public boolean isText(String key) {
    return has(key) && node.get(key).isString();
  }

  public List<Double> numbers(String key) {
    List<Double> out = new ArrayList<>();
    for (JsonNode item : array(key)) {
      if (!item.isNumber()) {
        throw wrong(key, "an array of numbers", item);
      }
      out.add(item.doubleValue());
    }
    return out;
  }

  /** An array of numbers in which {@code null} stands for {@code hole}. */
  public List<Double> numbers(String key, double hole) {
    List<Double> out = new ArrayList<>();
    for (JsonNode item : array(key)) {
      if (!item.isNumber() && !item.isNull()) {
        throw wrong(key, "an array of numbers", item);
      }
      out.add(item.isNull() ? hole : item.doubleValue());
    }
    return out;
  }

  public List<Integer> integers(String key) {
    List<Integer> out = new ArrayList<>();
    for (JsonNode item : array(key)) {
      if (!item.isIntegralNumber() || !item.canConvertToInt()) {
        throw wrong(key, "an array of integers", item);
      }
      out.add(item.intValue());
    }
    return out;
  }

  public List<String> texts(String key) {
    List<String> out = new ArrayList<>();
    for (JsonNode item : array(key)) {
      if (!item.isString()) {
        throw wrong(key, "an array of strings", item);
      }
      out.add(item.stringValue());
    }
    return out;
  }

  public List<JsonObject> objects(String key) {
    List<JsonObject> out = new ArrayList<>();
    for (JsonNode item : array(key)) {
      if (!item.isObject()) {
        throw wrong(key, "an array of objects", item);
      }
      out.add(new JsonObject(item, origin + ": " + key + "[" + out.size() + "]"));
    }
    return out;
  }

  private JsonNode array(String key) {
    JsonNode value = get(key);
    if (!value.isArray()) {
      throw wrong(key, "an array", value);
    }
    return value;
  }

  private JsonNode get(String key) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      throw new BadInputException(origin + ": the key \"" + key + "\" is missing");
    }
    return value;
  }

  private BadInputException wrong(String key, String rule, JsonNode value) {
    String got = value.toString();
    return new BadInputException(
        origin
            + ": \""
            + key
            + "\" must be "
            + rule
            + ", got "
            + (got.length() > 80 ? got.substring(0, 80) + "…" : got));
  }

  /**
   * The same object with a key set.
   *
   * @param value as {@link Json#write} takes it, or an object
   */
  public JsonObject with(String key, Object value) {
    ObjectNode copy = (ObjectNode) node.deepCopy();
    copy.set(key, value instanceof JsonObject object ? object.node : Json.node(value));
    return new JsonObject(copy, origin);
  }

  @Override
  public String toString() {
    return node.toString();
  }
}
