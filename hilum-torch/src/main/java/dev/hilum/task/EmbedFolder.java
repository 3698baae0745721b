package dev.hilum.task;

import dev.hilum.archive.FilmsTable;
import dev.hilum.archive.Selection;
import dev.hilum.batch.FilmBatches.Skipped;
import dev.hilum.finding.Finding;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.io.CsvWriter;
import dev.hilum.io.Npy;
import dev.hilum.io.NpyWriter;
import dev.hilum.model.ImageEncoder.Encoded;
import dev.hilum.study.Film;
import dev.hilum.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The files of an embedding while it is made: arrays and tables that grow batch by batch and always
 * agree on the rows that are complete. A folder that an interrupted run left is cut back to its
 * last complete row and continued.
 */
final class EmbedFolder implements AutoCloseable {
  private static final String STATE = "embed.txt";

  private final Path folder;
  private final boolean withPatches;
  private final FilmsTable table;
  private final CsvWriter skippedTable;
  private final List<String> before = new ArrayList<>(); // films already written, in order
  private final Map<String, String> skippedBefore = new LinkedHashMap<>();
  private @Nullable NpyWriter vectors;
  private @Nullable NpyWriter patches;
  private long films;
  private long skipped;
  private int width;

  EmbedFolder(Path folder, List<Finding> findings, boolean withPatches, String model)
      throws IOException {
    this.folder = folder;
    this.withPatches = withPatches;
    Path films = folder.resolve(FilmsTable.NAME);
    Path skippedFile = folder.resolve("skipped.csv");
    List<Film> kept = List.of();
    String state = model + (withPatches ? ", patches" : "");
    Path stateFile = folder.resolve(STATE);
    if (Files.exists(stateFile)) {
      String made = Files.readString(stateFile);
      if (!made.equals(state)) {
        throw new BadInputException(
            folder + ": resume needs the same model, got " + state + " after " + made);
      }
      kept = rows(films);
      readSkipped(skippedFile);
    }
    Files.writeString(stateFile, state);
    long rows = Math.min(kept.size(), cut(kept.size()));
    table = FilmsTable.create(films, findings);
    for (Film film : kept.subList(0, (int) rows)) {
      table.write(film);
      before.add(film.id());
    }
    table.flush();
    this.films = rows;
    skippedTable = CsvWriter.create(skippedFile, List.of("film", "path", "reason"));
    skipped = skippedBefore.size();
    skippedBefore.forEach((id, row) -> skippedTable.write(id, "", row));
    skippedTable.flush();
  }

  private static List<Film> rows(Path file) {
    try {
      return Files.exists(file) ? FilmsTable.read(file) : List.of();
    } catch (BadInputException cutShort) {
      return List.of();
    }
  }

  private void readSkipped(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (Csv csv = Csv.open(file)) {
      for (Csv.Row row : csv.rows()) {
        skippedBefore.put(row.get("film"), row.get("reason"));
      }
    } catch (BadInputException cutShort) {
      // the last row was being written: its film is read again
    }
  }

  /** Opens the arrays that are there and cuts all to the rows that all of them have. */
  private long cut(long rows) throws IOException {
    long common = rows;
    for (String name : List.of("embeddings.npy", "patches.npy")) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        try (var arena = java.lang.foreign.Arena.ofConfined()) {
          common = Math.min(common, Npy.open(file, arena).shape()[0]);
        }
      } else if (name.startsWith("e") || withPatches) {
        return 0;
      }
    }
    return common;
  }

  /** How many films of the source are dealt with already. */
  long done() {
    return before.size() + skippedBefore.size();
  }

  long films() {
    return films;
  }

  long skipped() {
    return skipped;
  }

  int width() {
    return width;
  }

  /**
   * The films of the source that are still to do; those done before must come in the same order.
   */
  Iterator<Film> remaining(Iterator<Film> source) {
    Iterator<String> expected = before.iterator();
    Iterator<Film> rest =
        new Iterator<>() {
          private @Nullable Film next;

          @Override
          public boolean hasNext() {
            while (next == null && source.hasNext()) {
              Film film = source.next();
              if (skippedBefore.containsKey(film.id())) {
                continue;
              }
              if (expected.hasNext()) {
                check(expected.next(), film.id());
                continue;
              }
              next = film;
            }
            return next != null;
          }

          @Override
          public Film next() {
            if (!hasNext() || next == null) {
              throw new NoSuchElementException();
            }
            Film film = next;
            next = null;
            return film.with(Selection.side(film));
          }
        };
    return rest;
  }

  private void check(String expected, String got) {
    if (!expected.equals(got)) {
      throw new BadInputException(
          folder
              + ": resume needs the same films in the same order, got "
              + got
              + " for "
              + expected);
    }
  }

  void skip(List<Skipped> more) {
    for (Skipped s : more) {
      skippedTable.write(s.film().id(), s.film().path().map(Path::toString).orElse(""), s.reason());
    }
    skippedTable.flush();
    skipped += more.size();
  }

  /** Writes one batch of a network's outputs. */
  void write(List<Film> batch, Encoded encoded) throws IOException {
    put(encoded.films().floats(), (int) encoded.films().size(1));
    if (withPatches) {
      Tensor tokens =
          encoded
              .patches()
              .orElseThrow(
                  () ->
                      new BadInputException("patch tokens need a network that has them, got none"));
      if (patches == null) {
        patches = open("patches.npy", tokens.size(1), tokens.size(2));
      }
      put(patches, tokens.floats());
    }
    complete(batch);
  }

  /** Writes one batch of features, [films, width]. */
  void write(List<Film> batch, float[] features, int columns) throws IOException {
    put(features, columns);
    complete(batch);
  }

  private void put(float[] features, int columns) throws IOException {
    width = columns;
    if (vectors == null) {
      vectors = open("embeddings.npy", width);
    }
    put(vectors, features);
  }

  /** The arrays are on the disk: the table makes their rows count. */
  private void complete(List<Film> batch) {
    batch.forEach(table::write);
    table.flush();
    films += batch.size();
  }

  private NpyWriter open(String name, long... rowShape) throws IOException {
    NpyWriter writer = NpyWriter.append(folder.resolve(name), Npy.Type.FLOAT32, rowShape);
    writer.truncate(films);
    return writer;
  }

  private static void put(NpyWriter writer, float[] floats) throws IOException {
    for (int i = 0; i < floats.length; i++) {
      if (!Float.isFinite(floats[i])) {
        throw new BadInputException(
            "embeddings must be finite, got "
                + floats[i]
                + " at position "
                + i
                + ": the checkpoint's weights or the film hold NaN or overflow");
      }
    }
    writer.put(floats);
    writer.flush();
  }

  /** Takes away what only a resumed run needs. */
  void finish() throws IOException {
    Files.delete(folder.resolve(STATE));
  }

  @Override
  public void close() throws IOException {
    table.close();
    skippedTable.close();
    if (vectors != null) {
      vectors.close();
    }
    if (patches != null) {
      patches.close();
    }
  }
}
