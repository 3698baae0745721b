package dev.hilum.archive.catalogue;

import dev.hilum.archive.Condition;
import dev.hilum.finding.Label;
import dev.hilum.study.Sex;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Translates a {@link Condition} to SQL that holds for every film that meets it, and for few
 * others: where a cell of some comparison is not ASCII, or a path is asked for, the database lets
 * the film through and the condition decides. A negation is carried down to the comparisons. The
 * meaning of comparisons with few possible cells (view, sex, side, a finding) is asked of {@link
 * Condition.Comparison#meets} itself.
 */
final class WhereSql {
  private static final int MOST_COMPARISONS = 200; // SQLite takes expressions 1000 deep
  private static final Sql ALWAYS = new Sql("1 = 1", List.of());
  private static final Sql NEVER = new Sql("1 = 0", List.of());

  private final Database database;
  private final Places places;
  private final Map<Integer, Source> sources;
  private int comparisons;

  /** A condition in SQL with a value for each question mark: texts and doubles. */
  record Sql(String text, List<Object> values) {}

  WhereSql(Database database, Places places, Map<Integer, Source> sources) {
    this.database = database;
    this.places = places;
    this.sources = sources;
  }

  /** The SQL of a condition; empty where the database cannot narrow it. */
  Optional<Sql> of(Condition condition) {
    comparisons = 0;
    Optional<Sql> sql = of(condition, true);
    return comparisons > MOST_COMPARISONS ? Optional.empty() : sql;
  }

  private Optional<Sql> of(Condition condition, boolean wanted) {
    return switch (condition) {
      case Condition.Not(Condition part) -> of(part, !wanted);
      case Condition.All(List<Condition> parts) -> wanted ? all(parts, true) : any(parts, false);
      case Condition.Any(List<Condition> parts) -> wanted ? any(parts, true) : all(parts, false);
      case Condition.Comparison comparison -> comparison(comparison, wanted);
    };
  }

  private Optional<Sql> all(List<Condition> parts, boolean wanted) {
    List<Sql> known = parts.stream().flatMap(part -> of(part, wanted).stream()).toList();
    return known.isEmpty() ? Optional.empty() : Optional.of(join(" AND ", known));
  }

  private Optional<Sql> any(List<Condition> parts, boolean wanted) {
    List<Sql> known = parts.stream().flatMap(part -> of(part, wanted).stream()).toList();
    return known.size() < parts.size() ? Optional.empty() : Optional.of(join(" OR ", known));
  }

  private static Sql join(String word, List<Sql> parts) {
    return new Sql(
        "(" + String.join(word, parts.stream().map(Sql::text).toList()) + ")",
        parts.stream().flatMap(part -> part.values().stream()).toList());
  }

  private Optional<Sql> comparison(Condition.Comparison comparison, boolean wanted) {
    comparisons++;
    Predicate<String> meets = cell -> comparison.meets(cell) == wanted;
    Condition.Column column = comparison.column();
    if (column.finding().isPresent()) {
      OptionalInt place = places.of(column.finding().get());
      return place.isEmpty()
          ? Optional.of(meets.test("") ? ALWAYS : NEVER)
          : Optional.of(label(place.getAsInt(), meets));
    }
    return switch (column.name()) {
      case "view" -> Optional.of(in("view", Arrays.stream(View.values()).map(View::cell), meets));
      case "sex" -> Optional.of(in("sex", Arrays.stream(Sex.values()).map(Sex::cell), meets));
      case "split" ->
          Optional.of(in("side", Arrays.stream(Split.values()).map(Split::cell), meets));
      case "age" -> Optional.of(age(comparison, wanted));
      case "film" -> text("id", "id_number", comparison, wanted);
      case "study", "patient" -> text(column.name(), column.name() + "_number", comparison, wanted);
      case "path" -> Optional.empty();
      default -> further(comparison, wanted, meets);
    };
  }

  private Optional<Sql> further(
      Condition.Comparison comparison, boolean wanted, Predicate<String> meets) {
    String name = comparison.column().name();
    if (places.has(name)) {
      String column = places.column(name);
      return text(column, column + "_number", comparison, wanted);
    }
    if (name.equals(FilmReader.ARCHIVE)) {
      List<String> numbers =
          sources.values().stream()
              .filter(source -> meets.test(source.name()))
              .map(source -> Integer.toString(source.number()))
              .toList();
      return Optional.of(
          numbers.isEmpty()
              ? NEVER
              : new Sql("archive IN (" + String.join(", ", numbers) + ")", List.of()));
    }
    return Optional.empty();
  }

  private static Sql label(int place, Predicate<String> meets) {
    List<Object> letters = new ArrayList<>();
    for (Label label : Label.values()) {
      if (meets.test(label.cell())) {
        letters.add(String.valueOf(Labels.letter(label)));
        if (label == Label.UNKNOWN) {
          letters.add(""); // behind the end of the text
        }
      }
    }
    return letters.isEmpty()
        ? NEVER
        : new Sql("substr(labels, %d, 1) IN (%s)".formatted(place, marks(letters)), letters);
  }

  private static Sql in(String column, Stream<String> cells, Predicate<String> meets) {
    List<Object> met = new ArrayList<>(cells.filter(meets).toList());
    return met.isEmpty() ? NEVER : new Sql("%s IN (%s)".formatted(column, marks(met)), met);
  }

  private static String marks(List<Object> values) {
    return String.join(", ", values.stream().map(value -> "?").toList());
  }

  private static Sql age(Condition.Comparison comparison, boolean wanted) {
    boolean equality = comparison.operator().equals("=");
    if (comparison.value().isEmpty()) {
      return new Sql(equality == wanted ? "age IS NULL" : "age IS NOT NULL", List.of());
    }
    if (comparison.number().isEmpty()) { // no age is equal to a word, each is unequal
      return equality
          ? (wanted ? NEVER : ALWAYS)
          : new Sql(wanted ? "age IS NOT NULL" : "age IS NULL", List.of());
    }
    String sql = "age " + comparison.operator() + " ?";
    return new Sql(
        wanted ? sql : "(age IS NULL OR NOT (" + sql + "))",
        List.of(comparison.number().getAsDouble()));
  }

  /** Texts of which some are numbers, as another column tells. */
  private Optional<Sql> text(
      String text, String number, Condition.Comparison comparison, boolean wanted) {
    String operator = comparison.operator();
    boolean equality = operator.equals("=");
    String blank = "coalesce(" + text + ", '') = ''";
    String filled = text + " <> ''";
    if (comparison.value().isEmpty()) {
      return Optional.of(new Sql(equality == wanted ? blank : filled, List.of()));
    }
    if (comparison.number().isPresent()) {
      List<Object> value = List.of(comparison.number().getAsDouble());
      if (operator.equals("!=")) {
        return Optional.of(
            wanted
                ? new Sql(
                    "(%s AND (%s IS NULL OR %s <> ?))".formatted(filled, number, number), value)
                : new Sql("(%s OR %s = ?)".formatted(blank, number), value));
      }
      String sql = number + " " + operator + " ?";
      return Optional.of(
          new Sql(wanted ? sql : "(%s IS NULL OR NOT (%s))".formatted(number, sql), value));
    }
    Optional<String> lower = lowerAscii(comparison.value());
    if (lower.isEmpty()) {
      return Optional.empty();
    }
    String other = "octet_length(" + text + ") <> length(" + text + ")"; // not ASCII
    String same = database.lower(text) + " = ?";
    String differs = database.lower(text) + " <> ?";
    String sql =
        equality
            ? (wanted
                ? "(%s OR %s)".formatted(same, other)
                : "(%s OR %s OR %s)".formatted(blank, differs, other))
            : (wanted
                ? "(%s AND (%s OR %s))".formatted(filled, differs, other)
                : "(%s OR %s OR %s)".formatted(blank, same, other));
    return Optional.of(new Sql(sql, List.of(lower.get())));
  }

  private static Optional<String> lowerAscii(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return Optional.empty();
      }
      lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return Optional.of(lower.toString());
  }
}
