package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.study.Film;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What a {@link Where} says, as a tree: it is tested on films, and an index translates what it can
 * of it. {@link Comparison#meets} is the one place that says what a comparison means.
 */
public sealed interface Condition {

  /** Whether a film meets the condition. */
  boolean test(Film film);

  /** Every one of several conditions. */
  record All(List<Condition> parts) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean test(Film film) {
      for (Condition part : parts) {
        if (!part.test(film)) {
          return false;
        }
      }
      return true;
    }
  }

  /** At least one of several conditions. */
  record Any(List<Condition> parts) implements Condition {
    public Any {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean test(Film film) {
      for (Condition part : parts) {
        if (part.test(film)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The contrary of a condition. */
  record Not(Condition part) implements Condition {
    @Override
    public boolean test(Film film) {
      return !part.test(film);
    }
  }

  /**
   * What stands on the left of a comparison.
   *
   * @param name of the column: in lower case for one that every film has, as written for a further
   *     one
   * @param position where it stands in the text, counted from 1
   * @param finding whose label it is; empty for another column
   * @param further whether only the archive can tell that there is such a column
   * @param cell the text that a film has in this column, empty where it is not told
   */
  record Column(
      String name,
      int position,
      Optional<Finding> finding,
      boolean further,
      Function<Film, String> cell) {}

  /**
   * A column against a value.
   *
   * @param operator one of {@code = != < <= > >=}
   * @param number the value as a number, where it is one
   */
  record Comparison(Column column, String operator, String value, OptionalDouble number)
      implements Condition {

    @Override
    public boolean test(Film film) {
      return meets(column.cell().apply(film));
    }

    /** Whether a film with this cell in the column meets the comparison. */
    public boolean meets(String cell) {
      if (cell.isEmpty() || value.isEmpty()) {
        return operator.equals("=") ? cell.equals(value) : operator.equals("!=") && !cell.isEmpty();
      }
      OptionalDouble own = number.isPresent() ? Condition.number(cell) : OptionalDouble.empty();
      if (own.isEmpty()) {
        boolean equal = cell.equalsIgnoreCase(value);
        return operator.equals("=") ? equal : operator.equals("!=") && !equal;
      }
      int order = Double.compare(own.getAsDouble() + 0.0, number.orElseThrow() + 0.0);
      return switch (operator) {
        case "=" -> order == 0;
        case "!=" -> order != 0;
        case "<" -> order < 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        default -> order >= 0;
      };
    }
  }

  /** The finite number that a text is, as {@link Double#parseDouble} reads it. */
  static OptionalDouble number(String text) {
    if (!mayBeNumber(text)) {
      return OptionalDouble.empty();
    }
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** False for most texts that are no number, so that few exceptions are thrown for millions. */
  private static boolean mayBeNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean may =
          c >= '0' && c <= '9'
              || c <= ' '
              || c == '.'
              || c == '-'
              || c == '+'
              || c >= 'a' && c <= 'f'
              || c >= 'A' && c <= 'F'
              || c == 'x'
              || c == 'X'
              || c == 'p'
              || c == 'P';
      if (!may) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
