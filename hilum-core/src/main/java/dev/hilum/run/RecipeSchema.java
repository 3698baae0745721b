package dev.hilum.run;

import dev.hilum.io.YamlNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON Schema of a config record, with the defaults that its task has. */
final class RecipeSchema {
  private RecipeSchema() {}

  static Map<String, Object> of(String task, Class<?> type, YamlNode.Mapping defaults) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Recipe of the task " + task);
    schema.putAll(section(type, defaults, Map.of("task", Map.of("const", task))));
    return schema;
  }

  private static Map<String, Object> section(
      Class<?> record, YamlNode.@Nullable Mapping defaults, Map<String, Object> first) {
    Map<String, Object> properties = new LinkedHashMap<>(first);
    List<String> required = new ArrayList<>(first.keySet());
    for (RecordComponent component : record.getRecordComponents()) {
      String key = RecipeNames.key(component);
      YamlNode otherwise = defaults == null ? null : defaults.entries().get(key);
      Map<String, Object> property = property(component.getGenericType(), otherwise);
      properties.put(key, property);
      boolean left = otherwise != null || component.getType() == Optional.class;
      if (!left || property.containsKey("required")) {
        required.add(key);
      }
    }
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("type", "object");
    section.put("additionalProperties", false);
    section.put("properties", properties);
    if (!required.isEmpty()) {
      section.put("required", required);
    }
    return section;
  }

  private static Map<String, Object> property(Type type, @Nullable YamlNode otherwise) {
    if (type instanceof Class<?> c && c.isRecord()) {
      return section(c, otherwise instanceof YamlNode.Mapping below ? below : null, Map.of());
    }
    Map<String, Object> property = new LinkedHashMap<>(value(type));
    if (otherwise instanceof YamlNode.Scalar scalar) {
      switch (scalar.kind()) {
        case NUMBER -> property.put("default", Double.valueOf(scalar.text()));
        case FLAG -> property.put("default", scalar.text().equals("true"));
        case TEXT -> property.put("default", scalar.text());
        case NOTHING -> {}
      }
    }
    return property;
  }

  private static Map<String, Object> value(Type type) {
    if (type instanceof ParameterizedType generic) {
      Map<String, Object> inner = property(generic.getActualTypeArguments()[0], null);
      return generic.getRawType() == Optional.class
          ? Map.of("anyOf", List.of(inner, Map.of("type", "null")))
          : ordered("type", "array", "items", inner);
    }
    Class<?> c = (Class<?>) type;
    if (c.isEnum()) {
      return Map.of("enum", RecipeNames.constants(c));
    }
    return switch (c.getSimpleName()) {
      case "int", "Integer", "long", "Long" -> Map.of("type", "integer");
      case "double", "Double" -> Map.of("type", "number");
      case "boolean", "Boolean" -> Map.of("type", "boolean");
      default -> Map.of("type", List.of("string", "number")); // 2024 is a fine name
    };
  }

  private static Map<String, Object> ordered(String k1, Object v1, String k2, Object v2) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(k1, v1);
    map.put(k2, v2);
    return map;
  }
}
