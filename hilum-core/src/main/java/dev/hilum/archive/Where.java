package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A condition on films, as {@code --where} takes it:
 *
 * <pre>
 *   condition  = all { "or" all }
 *   all        = one { "and" one }
 *   one        = "not" one | "(" condition ")" | column operator value
 *   operator   = "=" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;="
 *   column     = film | study | patient | path | view | sex | age | split | a finding | a further column
 * </pre>
 *
 * <p>Columns and values with blanks stand in quotes, single or double: {@code "Pleural Effusion" =
 * 1 and age >= 40}. A finding is 1, 0, -1 or empty. Two numbers compare as numbers, anything else
 * as text without regard to case; the four orderings want a number. An empty cell meets nothing but
 * {@code = ""}: what is not known is neither equal to a value, nor unequal, nor less.
 */
public final class Where {
  private static final Map<String, Function<Film, String>> COLUMNS =
      Map.of(
          "film", Film::id,
          "study", Film::study,
          "patient", Film::patient,
          "path", film -> film.path().map(Object::toString).orElse(""),
          "view", film -> film.view().cell(),
          "sex", film -> film.sex().cell(),
          "age", film -> film.age().isPresent() ? Double.toString(film.age().getAsDouble()) : "",
          "split", film -> Selection.side(film).cell());

  private final String text;
  private final Condition condition;
  private final List<Condition.Column> further;

  Where(String text, Condition condition, List<Condition.Column> further) {
    this.text = text;
    this.condition = condition;
    this.further = List.copyOf(further);
  }

  /**
   * Reads a condition.
   *
   * @throws BadInputException naming the position of what cannot be read, counted from 1
   */
  public static Where parse(String text) {
    return new WhereParser(text).parse();
  }

  /** Whether a film meets the condition. */
  public boolean test(Film film) {
    return condition.test(film);
  }

  /** What the text says, for an index that answers without reading every film. */
  public Condition condition() {
    return condition;
  }

  /** Refuses a condition on a column that the archive does not have. */
  void check(List<String> columns) {
    for (Condition.Column column : further) {
      if (!columns.contains(column.name())) {
        throw new BadInputException(
            "%s: no column is called %s (position %d); there are %s, the findings, and %s"
                .formatted(
                    text,
                    column.name(),
                    column.position(),
                    COLUMNS.keySet().stream().sorted().toList(),
                    columns));
      }
    }
  }

  /** The column of this name: one of every film, a finding, or one that the archive may have. */
  static Condition.Column column(String name, int position) {
    String lower = name.toLowerCase(Locale.ROOT);
    Function<Film, String> known = COLUMNS.get(lower);
    if (known != null) {
      return new Condition.Column(lower, position, Optional.empty(), false, known);
    }
    Optional<Finding> finding = Finding.named(name);
    Function<Film, String> cell =
        finding.isPresent()
            ? film -> film.label(finding.get()).cell()
            : film -> film.extra().getOrDefault(name, "");
    return new Condition.Column(name, position, finding, finding.isEmpty(), cell);
  }

  @Override
  public String toString() {
    return text;
  }
}
