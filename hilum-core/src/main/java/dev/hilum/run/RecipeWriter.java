package dev.hilum.run;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A config record as the plain maps and lists of a recipe: every key, also those by default. */
final class RecipeWriter {
  private RecipeWriter() {}

  static Map<String, @Nullable Object> document(Record config) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        Object value = component.getAccessor().invoke(config);
        document.put(RecipeNames.key(component), plain(value));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component + " cannot be read", e);
      }
    }
    return document;
  }

  private static @Nullable Object plain(Object value) {
    return switch (value) {
      case Optional<?> some -> some.isPresent() ? plain(some.get()) : null;
      case Enum<?> constant -> RecipeNames.constant(constant);
      case Path path -> path.toString();
      case List<?> list -> list.stream().map(RecipeWriter::plain).toList();
      case Record record -> document(record);
      default -> value;
    };
  }
}
