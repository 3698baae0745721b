package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.study.Age;
import dev.hilum.study.Film;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

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

  /** Streams the films of an open table; closes the table at its end or with the stream. */
  static Stream<Film> films(Csv csv, Consumer<String> problems, Reading reading) {
    csv.passingOver(problems);
    Set<String> seen = new HashSet<>();
    Spliterator<Film> films =
        new AbstractSpliterator<Film>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
          private boolean ended; // an iterator of a filtered stream asks again after the end

          @Override
          public boolean tryAdvance(Consumer<? super Film> action) {
            if (ended) {
              return false;
            }
            for (Optional<Csv.Row> row = csv.next(); row.isPresent(); row = csv.next()) {
              Optional<Film> film = read(row.get(), problems, reading);
              if (film.isPresent()) {
                if (seen.add(film.get().id())) {
                  action.accept(film.get());
                  return true;
                }
                problems.accept(
                    row.get().origin()
                        + ": a film id must be unique, got "
                        + film.get().id()
                        + " again; the first row counts");
              }
            }
            ended = true;
            csv.close();
            return false;
          }
        };
    return StreamSupport.stream(films, false).onClose(csv::close);
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

  /** The table's file beside or above its images. */
  static Path folderOf(Path table) {
    Path parent = table.toAbsolutePath().getParent();
    return parent == null ? table.toAbsolutePath() : parent;
  }

  private static Optional<Film> read(Csv.Row row, Consumer<String> problems, Reading reading) {
    try {
      return reading.film(row, problems);
    } catch (BadInputException e) {
      problems.accept(row.origin() + ": " + e.getMessage() + "; the row is left out");
      return Optional.empty();
    }
  }
}
