package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A table as a stream of whatever its rows say: reports, boxes, masks. */
final class RowStream {
  private RowStream() {}

  /** Makes nothing, one or several of a row; a row that breaks a rule is told and left out. */
  interface Reading<T> {
    List<T> read(Csv.Row row, Consumer<String> problems);
  }

  /** Streams an open table; closes it at its end or with the stream. */
  static <T> Stream<T> of(Csv csv, Consumer<String> problems, Reading<T> reading) {
    csv.passingOver(problems);
    Spliterator<T> rows =
        new AbstractSpliterator<T>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
          private final Deque<T> ready = new ArrayDeque<>(4);
          private boolean ended;

          @Override
          public boolean tryAdvance(Consumer<? super T> action) {
            while (ready.isEmpty() && !ended) {
              Optional<Csv.Row> row = csv.next();
              if (row.isPresent()) {
                ready.addAll(one(row.get(), problems, reading));
              } else {
                ended = true;
                csv.close();
              }
            }
            if (ready.isEmpty()) {
              return false;
            }
            action.accept(ready.removeFirst());
            return true;
          }
        };
    return StreamSupport.stream(rows, false).onClose(csv::close);
  }

  private static <T> List<T> one(Csv.Row row, Consumer<String> problems, Reading<T> reading) {
    try {
      return reading.read(row, problems);
    } catch (BadInputException | IllegalArgumentException e) {
      problems.accept(row.origin() + ": " + e.getMessage() + "; the row is left out");
      return List.of();
    }
  }
}
