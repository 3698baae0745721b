package dev.hilum.archive.catalogue;

import dev.hilum.archive.Condition;
import dev.hilum.archive.Selection;
import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Split;
import java.io.File;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A film as the catalogue keeps it.
 *
 * @param film with ids as the catalogue has them
 * @param place of the pixels: a path relative to the archive's root, or absolute; null for none
 * @param member name inside the container at {@code place}; null for a file of its own
 * @param bytes size of the file, -1 where it is not there
 * @param modified in ms since 1970
 * @param digest of all of it, to tell a changed film from an unchanged one
 */
record FilmRow(
    Film film,
    @Nullable String place,
    @Nullable String member,
    OptionalInt day,
    long bytes,
    long modified,
    long digest) {
  private static final List<String> COLUMNS =
      List.of(
          "archive",
          "id",
          "id_number",
          "study",
          "study_number",
          "patient",
          "patient_number",
          "path",
          "member",
          "view",
          "sex",
          "age",
          "labels",
          "split",
          "side",
          "day",
          "bytes",
          "modified",
          "digest");

  /** What the catalogue keeps of a film of the archive whose root and prefix these are. */
  static FilmRow of(Film source, OptionalInt day, Path root, String prefix) {
    Film film = source.prefixed(prefix);
    String place = null;
    String member = null;
    long bytes = -1;
    long modified = 0;
    switch (film.pixels()) {
      case Pixels.File(Path path) -> place = place(root, path);
      case Pixels.Member(Path container, String name) -> {
        place = place(root, container);
        member = name;
      }
      case Pixels.Absent absent -> {}
      case Pixels.Generated generated ->
          throw new BadInputException(
              "a catalogue holds films that lie in files, got the computed film "
                  + film.id()
                  + "; hilum phantom make writes them");
    }
    if (place != null) {
      File file = root.resolve(place).toFile();
      modified = file.lastModified();
      bytes = modified == 0 ? -1 : file.length();
    }
    return new FilmRow(
        film,
        place,
        member,
        day,
        bytes,
        modified,
        digest(film, place, member, day, bytes, modified));
  }

  private static String place(Path root, Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    return (absolute.startsWith(root) ? root.relativize(absolute) : absolute).toString();
  }

  private static long digest(
      Film film, @Nullable String place, @Nullable String member, OptionalInt day, long... file) {
    Digest digest = new Digest();
    digest.add(film.id(), film.study(), film.patient(), place, member);
    digest.add(film.view().cell(), film.sex().cell());
    digest.add(Double.doubleToLongBits(film.age().orElse(-1)));
    for (Map.Entry<Finding, Label> label : film.labels().entrySet()) {
      digest.add(label.getKey().name(), label.getValue().cell());
    }
    digest.add(film.split().map(Split::cell).orElse(""));
    digest.add(day.isPresent() ? day.getAsInt() : Long.MIN_VALUE);
    film.extra().forEach((name, cell) -> digest.add(name, cell));
    for (long value : file) {
      digest.add(value);
    }
    return digest.value();
  }

  /** {@code INSERT} of a row; its parameters are those of {@link #bind}. */
  static String insert(Places places) {
    List<String> columns = columns(places);
    return "INSERT INTO film (%s) VALUES (%s)"
        .formatted(
            String.join(", ", columns),
            String.join(", ", Collections.nCopies(columns.size(), "?")));
  }

  /** {@code UPDATE} of a row, which keeps its place; its parameters are those of {@link #bind}. */
  static String update(Places places) {
    List<String> columns = columns(places);
    columns.removeLast();
    return "UPDATE film SET " + String.join(" = ?, ", columns) + " = ? WHERE seq = ?";
  }

  private static List<String> columns(Places places) {
    List<String> columns = new ArrayList<>(COLUMNS);
    for (String name : places.further()) {
      columns.add(places.column(name));
      columns.add(places.column(name) + "_number");
    }
    columns.add("seq");
    return columns;
  }

  void bind(PreparedStatement row, Places places, int archive, int seq) throws SQLException {
    int at = 0;
    row.setInt(++at, archive);
    for (String id : new String[] {film.id(), film.study(), film.patient()}) {
      row.setString(++at, id);
      number(row, ++at, id);
    }
    text(row, ++at, place);
    text(row, ++at, member);
    row.setString(++at, film.view().cell());
    row.setString(++at, film.sex().cell());
    real(row, ++at, film.age());
    row.setString(++at, labels(places));
    text(row, ++at, film.split().map(Split::cell).orElse(null));
    row.setString(++at, Selection.side(film).cell());
    whole(row, ++at, day.isPresent(), day.orElse(0), Types.INTEGER);
    whole(row, ++at, bytes >= 0, bytes, Types.BIGINT);
    whole(row, ++at, bytes >= 0, modified, Types.BIGINT);
    row.setLong(++at, digest);
    for (String name : places.further()) {
      String cell = film.extra().get(name);
      text(row, ++at, cell);
      number(row, ++at, cell == null ? "" : cell);
    }
    row.setInt(++at, seq);
  }

  private String labels(Places places) {
    char[] letters = new char[places.letters().size()];
    Arrays.fill(letters, Labels.letter(Label.UNKNOWN));
    film.labels()
        .forEach(
            (finding, label) ->
                places.of(finding).ifPresent(p -> letters[p - 1] = Labels.letter(label)));
    return new String(letters).stripTrailing();
  }

  private static void number(PreparedStatement row, int at, String text) throws SQLException {
    real(row, at, Condition.number(text));
  }

  private static void real(PreparedStatement row, int at, OptionalDouble value)
      throws SQLException {
    if (value.isPresent()) {
      row.setDouble(at, value.getAsDouble());
    } else {
      row.setNull(at, Types.DOUBLE);
    }
  }

  private static void text(PreparedStatement row, int at, @Nullable String text)
      throws SQLException {
    if (text == null) {
      row.setNull(at, Types.VARCHAR);
    } else {
      row.setString(at, text);
    }
  }

  private static void whole(PreparedStatement row, int at, boolean known, long value, int type)
      throws SQLException {
    if (known) {
      row.setLong(at, value);
    } else {
      row.setNull(at, type);
    }
  }
}
