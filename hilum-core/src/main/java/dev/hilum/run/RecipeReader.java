package dev.hilum.run;

import dev.hilum.io.BadInputException;
import dev.hilum.io.YamlNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns a merged recipe into the record that its task asks for; the type says how to read. */
final class RecipeReader {
  private static final int LONGEST_KEY_LIST = 40;

  private RecipeReader() {}

  static <T extends Record> T read(YamlNode.Mapping document, String origin, Class<T> type) {
    return record(document, new YamlNode.Mapping(document.entries(), origin), type, "");
  }

  /** Reads the value of the key {@code name} (a path with dots). */
  private static Object value(YamlNode node, Type type, String name) {
    if (type instanceof ParameterizedType generic) {
      Type inner = generic.getActualTypeArguments()[0];
      return switch (((Class<?>) generic.getRawType()).getSimpleName()) {
        case "Optional" ->
            isNothing(node) ? Optional.empty() : Optional.of(value(node, inner, name));
        case "List" -> list(node, inner, name);
        default -> throw unreadable(type, name);
      };
    }
    Class<?> c = (Class<?>) type;
    if (c.isRecord()) {
      YamlNode.Mapping section = section(node, name);
      return record(section, section, c, name);
    }
    if (c.isEnum()) {
      return constant(node, c, name);
    }
    return plain(node, c, name);
  }

  private static Object plain(YamlNode node, Class<?> type, String name) {
    return switch (type.getSimpleName()) {
      case "int" -> (int) whole(node, name, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "long" -> whole(node, name, Long.MIN_VALUE, Long.MAX_VALUE);
      case "Integer" -> (int) whole(node, name, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "Long" -> whole(node, name, Long.MIN_VALUE, Long.MAX_VALUE);
      case "double", "Double" -> number(node, name);
      case "boolean", "Boolean" -> flag(node, name);
      case "String" -> text(node, name);
      case "Path" -> Path.of(text(node, name));
      default -> throw unreadable(type, name);
    };
  }

  private static <T> T record(
      YamlNode.Mapping section, YamlNode.Mapping named, Class<T> type, String name) {
    RecordComponent[] components = type.getRecordComponents();
    List<String> keys = RecipeNames.keys(type);
    section.entries().forEach((key, node) -> known(key, node, keys, name));
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      String key = keys.get(i), path = name.isEmpty() ? key : name + "." + key;
      YamlNode node = section.entries().get(key);
      if (node != null) {
        values[i] = value(node, components[i].getGenericType(), path);
      } else if (types[i] == Optional.class) {
        values[i] = Optional.empty();
      } else {
        throw new BadInputException(named.where() + ": the key \"" + path + "\" is missing");
      }
    }
    try {
      Constructor<T> canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      return canonical.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException rule
          && (rule instanceof IllegalArgumentException || rule instanceof BadInputException)) {
        String at = name.isEmpty() ? "" : name + ": ";
        throw new BadInputException(named.where() + ": " + at + told(rule, type), rule);
      }
      throw new IllegalStateException(type + " refuses in an unexpected way", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " has no canonical constructor to call", e);
    }
  }

  /** The rule that the constructor states, with the names of components as the recipe has them. */
  private static String told(RuntimeException rule, Class<?> type) {
    String message = String.valueOf(rule.getMessage());
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName(), key = RecipeNames.key(component);
      message = name.equals(key) ? message : message.replaceAll("\\b" + name + "\\b", key);
    }
    return message;
  }

  private static void known(String key, YamlNode node, List<String> keys, String name) {
    if (keys.contains(key)) {
      return;
    }
    String near = RecipeNames.nearest(key, keys).map(k -> " (nearest: " + k + ")").orElse("");
    String all = String.join(", ", keys.subList(0, Math.min(keys.size(), LONGEST_KEY_LIST)));
    throw new BadInputException(
        "%s: \"%s\" is not a key of %s%s, which has %s"
            .formatted(node.where(), key, name.isEmpty() ? "this recipe" : name, near, all));
  }

  private static Object constant(YamlNode node, Class<?> type, String name) {
    List<String> names = RecipeNames.constants(type);
    int at = node instanceof YamlNode.Scalar scalar ? names.indexOf(scalar.text()) : -1;
    if (at < 0) {
      throw wrong(node, name, "one of " + names, node);
    }
    return type.getEnumConstants()[at];
  }

  private static List<Object> list(YamlNode node, Type inner, String name) {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      throw wrong(node, name, "a list, e.g. [a, b]", node);
    }
    List<Object> values = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      values.add(value(item, inner, name + "[" + values.size() + "]"));
    }
    return List.copyOf(values);
  }

  private static YamlNode.Mapping section(YamlNode node, String name) {
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping;
    }
    throw wrong(node, name, "a section with keys of its own", node);
  }

  private static long whole(YamlNode node, String name, long low, long high) {
    String bits = high == Integer.MAX_VALUE ? "32" : "64";
    if (node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.NUMBER) {
      try {
        BigDecimal exact = new BigDecimal(scalar.text());
        if (Math.abs((long) exact.scale()) < 100) { // a large exponent is not worth expanding
          long value = exact.longValueExact();
          if (value >= low && value <= high) {
            return value;
          }
        }
      } catch (ArithmeticException e) {
        throw wrong(node, name, "a whole number of " + bits + " bits", node);
      } catch (NumberFormatException e) {
        throw wrong(node, name, "a whole number in decimal digits", node);
      }
    }
    throw wrong(node, name, "a whole number of " + bits + " bits", node);
  }

  private static double number(YamlNode node, String name) {
    if (node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.NUMBER) {
      try {
        double value = Double.parseDouble(scalar.text());
        if (Double.isFinite(value)) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw wrong(node, name, "a finite number in decimal digits", node);
      }
    }
    throw wrong(node, name, "a finite number in decimal digits", node);
  }

  private static boolean flag(YamlNode node, String name) {
    if (node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.FLAG) {
      return scalar.text().equalsIgnoreCase("true");
    }
    throw wrong(node, name, "true or false", node);
  }

  private static String text(YamlNode node, String name) {
    if (node instanceof YamlNode.Scalar scalar && scalar.kind() != YamlNode.Kind.NOTHING) {
      return scalar.text();
    }
    throw wrong(node, name, "text", node);
  }

  private static boolean isNothing(@Nullable YamlNode node) {
    return node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.NOTHING;
  }

  private static BadInputException wrong(YamlNode at, String name, String rule, YamlNode got) {
    return new BadInputException(
        at.where() + ": \"" + name + "\" must be " + rule + ", got " + got.shown());
  }

  private static IllegalStateException unreadable(Type type, String name) {
    return new IllegalStateException("a recipe cannot hold " + type + " (" + name + ")");
  }
}
