package dev.hilum.run;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How Java's names are written in a recipe, and which name a mistyped one was meant to be. */
final class RecipeNames {
  private RecipeNames() {}

  /** {@code learningRate} is {@code learning_rate}. */
  static String key(RecordComponent component) {
    return component.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  /** {@code PLEURAL_EFFUSION} is {@code pleural-effusion}. */
  static String constant(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> keys(Class<?> record) {
    return Arrays.stream(record.getRecordComponents()).map(RecipeNames::key).toList();
  }

  static List<String> constants(Class<?> type) {
    List<String> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      names.add(constant((Enum<?>) constant));
    }
    return names;
  }

  /** The name that needs the fewest edits, if they are few. */
  static Optional<String> nearest(String typed, Collection<String> names) {
    String best = "";
    int fewest = Math.max(2, typed.length() / 3) + 1;
    for (String name : names) {
      int edits = edits(typed, name);
      if (edits < fewest) {
        fewest = edits;
        best = name;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** Levenshtein's distance: insertions, removals and replacements of one character. */
  private static int edits(String a, String b) {
    int[] above = new int[b.length() + 1];
    Arrays.setAll(above, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
