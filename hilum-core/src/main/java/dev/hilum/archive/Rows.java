package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.study.Age;
import dev.hilum.study.Film;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A table as a stream of films: rows that do not parse and rows whose film id came before are told
 * and left out.
 */
final class Rows {
  private Rows() {}

  /** Makes a film of a row, or none of a row that is about something else (a CT volume). */
  interface Reading {
    Optional<Film> film(Csv.Row row, Consumer<String> problems);
  }

  /** Makes the films of a row that speaks of several, such as all of one study. */
  interface ManyReading {
    List<Film> films(Csv.Row row, Consumer<String> problems);
  }

  /** Streams the films of an open table; closes the table at its end or with the stream. */
  static Stream<Film> films(Csv csv, Consumer<String> problems, Reading reading) {
    return manyFilms(csv, problems, (row, sink) -> reading.film(row, sink).stream().toList());
  }

  /** As {@link #films}, of a table that has several rows for a film: the first of them counts. */
  static Stream<Film> firstOfEach(Csv csv, Consumer<String> problems, String key, Reading reading) {
    Set<String> seen = new HashSet<>();
    return films(
        csv,
        problems,
        (row, sink) -> seen.add(row.get(key).strip()) ? reading.film(row, sink) : Optional.empty());
  }

  /** As {@link #films}, of a table whose rows speak of several films each. */
  static Stream<Film> manyFilms(Csv csv, Consumer<String> problems, ManyReading reading) {
    Set<String> seen = new HashSet<>();
    return csv.passingOver(problems).stream()
        .mapMulti(
            (row, films) -> {
              for (Film film : read(row, problems, reading)) {
                if (seen.add(film.id())) {
                  films.accept(film);
                } else {
                  problems.accept(
                      row.origin()
                          + ": a film id must be unique, got "
                          + film.id()
                          + " again; the first row counts");
                }
              }
            });
  }

  /** Streams whatever the rows of an open table say; one that breaks a rule is told, left out. */
  static <T> Stream<T> of(
      Csv csv, Consumer<String> problems, Function<Csv.Row, Optional<T>> reading) {
    return csv.passingOver(problems).stream()
        .flatMap(
            row -> told(row, problems, () -> reading.apply(row)).flatMap(said -> said).stream());
  }

  /** The age in a cell; one that cannot be is told and left empty. */
  static OptionalDouble age(Csv.Row row, String cell, Consumer<String> problems) {
    try {
      return Age.parse(cell);
    } catch (BadInputException e) {
      problems.accept(row.origin() + ": " + e.getMessage() + "; read as not told");
      return OptionalDouble.empty();
    }
  }

  /** The non-empty cells of the named columns. */
  static Map<String, String> extra(Csv.Row row, Iterable<String> columns) {
    Map<String, String> extra = new LinkedHashMap<>();
    for (String column : columns) {
      String cell = row.get(column, "").strip();
      if (!cell.isEmpty()) {
        extra.put(column, cell);
      }
    }
    return extra;
  }

  /** A cell that must not be blank, stripped. */
  static String filled(Csv.Row row, String column) {
    String cell = row.get(column).strip();
    if (cell.isEmpty()) {
      throw new BadInputException("the column " + column + " must be filled, got nothing");
    }
    return cell;
  }

  /** A cell that must be a number. */
  static double number(Csv.Row row, String column) {
    String cell = row.get(column).strip();
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      throw new BadInputException(
          "the column "
              + column
              + " must hold a number, got "
              + (cell.isEmpty() ? "nothing" : cell),
          e);
    }
  }

  /** The table's file beside or above its images. */
  static Path folderOf(Path table) {
    Path parent = table.toAbsolutePath().getParent();
    return parent == null ? table.toAbsolutePath() : parent;
  }

  /** What is made of a row, or nothing where it breaks a rule, which is told. */
  static <T> Optional<T> told(Csv.Row row, Consumer<String> problems, Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (BadInputException | IllegalArgumentException e) {
      problems.accept(row.origin() + ": " + e.getMessage() + "; the row is left out");
      return Optional.empty();
    }
  }

  private static List<Film> read(Csv.Row row, Consumer<String> problems, ManyReading reading) {
    return told(row, problems, () -> reading.films(row, problems)).orElse(List.of());
  }
}
