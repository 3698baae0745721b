package dev.hilum.archive.catalogue;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Archives;
import dev.hilum.archive.Condition;
import dev.hilum.archive.Selection;
import dev.hilum.archive.Where;
import dev.hilum.finding.Finding;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Mask;
import dev.hilum.study.Region;
import dev.hilum.study.Report;
import dev.hilum.study.View;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A catalogue as an archive: the films of all that was indexed into it, in the order in which they
 * came, with two further columns, {@code archive} (the name of theirs) and, after hashing, {@code
 * pixel_sha256}. It holds no connection; each stream opens one, which ends with it.
 *
 * <p>A selection is narrowed by the database and then decided film by film, so that it is what the
 * archives themselves would give.
 */
public final class Catalogue implements Archive {
  private final Database database;
  private final Map<Integer, Source> sources;
  private final Places places;
  private final boolean hashes;
  private final boolean straddling;
  private @Nullable Map<String, Integer> days;

  private Catalogue(
      Database database,
      Map<Integer, Source> sources,
      Places places,
      boolean hashes,
      boolean straddling) {
    this.database = database;
    this.sources = sources;
    this.places = places;
    this.hashes = hashes;
    this.straddling = straddling;
  }

  /** Whether a name is that of a catalogue: a SQLite file or a {@code jdbc:postgresql:} URL. */
  public static boolean names(String place) {
    return Database.names(place);
  }

  /** The name of a catalogue without user and password; any other word as it is. */
  public static String shown(String word) {
    return Database.shown(word);
  }

  /**
   * Opens a catalogue.
   *
   * @throws BadInputException if there is none, if it is of a newer version, or if it holds nothing
   */
  public static Catalogue open(String place) {
    Database database = Database.at(place);
    try (Connection connection = database.read()) {
      Schema.check(connection, database);
      Map<Integer, Source> sources = Source.all(connection);
      if (sources.isEmpty()) {
        throw new BadInputException(
            database + ": must hold an archive, got none; hilum archive index enters one");
      }
      boolean hashes =
          exists(
              connection, "SELECT 1 FROM film WHERE pixels IS NOT NULL AND pixels <> '' LIMIT 1");
      return new Catalogue(
          database, sources, Places.read(connection), hashes, Straddling.known(connection));
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }

  static boolean exists(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next();
    }
  }

  @Override
  public String layout() {
    return "catalogue";
  }

  @Override
  public String explanation() {
    List<String> archives = new ArrayList<>();
    for (Source source : sources.values()) {
      archives.add(
          source.name()
              + " ("
              + source.layout()
              + (source.complete() ? ")" : ", incomplete: index it again)"));
    }
    return "a catalogue of " + String.join(", ", archives);
  }

  /** Whether every archive of it was indexed to its end. */
  public boolean complete() {
    return sources.values().stream().allMatch(Source::complete);
  }

  @Override
  public List<Finding> findings() {
    return places.findings();
  }

  @Override
  public List<String> columns() {
    List<String> columns = new ArrayList<>(places.further());
    if (!columns.contains(FilmReader.ARCHIVE)) {
      columns.add(FilmReader.ARCHIVE);
    }
    if (hashes && !columns.contains(FilmReader.PIXELS)) {
      columns.add(FilmReader.PIXELS);
    }
    return columns;
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    for (Source source : sources.values()) {
      if (!source.complete()) {
        problems.accept(
            "%s: the archive %s was not indexed to its end; hilum archive index %s does the rest"
                .formatted(database, source.name(), source.root()));
      }
    }
    return films("", List.of());
  }

  @Override
  public Stream<Film> candidates(Selection selection, Consumer<String> problems) {
    return films(narrowed(selection, List.of())); // problems were told when it was made
  }

  @Override
  public Stream<Film> straddling(Selection selection) {
    if (complete() && !straddling) {
      return Stream.empty();
    }
    List<WhereSql.Sql> suspects =
        List.of(new WhereSql.Sql(Straddling.condition(complete()), List.of()));
    return films(narrowed(selection, suspects));
  }

  /** How many films meet a condition according to the database alone, for tests. */
  long count(Where where) {
    Selection selection =
        new Selection(
            Optional.empty(), Selection.Projection.ALL, Optional.of(where), OptionalLong.empty());
    try (Stream<Film> films = candidates(selection, problem -> {})) {
      return films.count();
    }
  }

  private WhereSql.Sql narrowed(Selection selection, List<WhereSql.Sql> further) {
    List<WhereSql.Sql> parts = new ArrayList<>(further);
    selection
        .split()
        .ifPresent(side -> parts.add(new WhereSql.Sql("side = ?", List.of(side.cell()))));
    if (selection.view() != Selection.Projection.ALL) {
      List<String> cells =
          Arrays.stream(View.values())
              .filter(selection.view()::takes)
              .map(view -> "'" + view.cell() + "'")
              .toList();
      parts.add(new WhereSql.Sql("view IN (" + String.join(", ", cells) + ")", List.of()));
    }
    Optional<Condition> condition = selection.where().map(Where::condition);
    condition.flatMap(new WhereSql(database, places, sources)::of).ifPresent(parts::add);
    String where =
        parts.isEmpty()
            ? ""
            : " WHERE " + String.join(" AND ", parts.stream().map(WhereSql.Sql::text).toList());
    return new WhereSql.Sql(where, parts.stream().flatMap(p -> p.values().stream()).toList());
  }

  private Stream<Film> films(WhereSql.Sql where) {
    return films(where.text(), where.values());
  }

  private Stream<Film> films(String where, List<Object> values) {
    FilmReader reader = new FilmReader(places, sources, hashes);
    String sql = "SELECT " + reader.columns() + " FROM film" + where + " ORDER BY seq";
    return RowStream.of(database, sql, values, reader::film);
  }

  @Override
  public Stream<Report> reports(Consumer<String> problems) {
    return RowStream.of(
        database,
        "SELECT study, patient, text FROM report ORDER BY archive, seq",
        List.of(),
        row -> new Report(row.getString(1), row.getString(2), row.getString(3)));
  }

  @Override
  public Stream<Region> regions(Consumer<String> problems) {
    return RowStream.of(
        database,
        "SELECT film, finding, x, y, width, height, reader FROM region ORDER BY archive, seq",
        List.of(),
        row ->
            new Region(
                row.getString(1),
                Finding.named(row.getString(2)).orElseThrow(),
                row.getDouble(3),
                row.getDouble(4),
                row.getDouble(5),
                row.getDouble(6),
                row.getString(7)));
  }

  /** The outlines, read from the archives' own folders: a catalogue keeps none. */
  @Override
  public Stream<Mask> masks(Consumer<String> problems) {
    return sources.values().stream()
        .filter(source -> Archives.layouts().contains(source.layout()))
        .flatMap(
            source ->
                Archives.open(source.root(), source.layout())
                    .masks(problems)
                    .map(mask -> withPrefix(source.prefix(), mask)));
  }

  private static Mask withPrefix(String prefix, Mask mask) {
    return prefix.isEmpty()
        ? mask
        : new Mask(
            prefix + mask.film(),
            mask.structure(),
            mask.width(),
            mask.height(),
            mask.inside(),
            mask.reader());
  }

  @Override
  public synchronized OptionalInt day(Film film) {
    if (days == null) {
      days = readDays();
    }
    Integer day = days.get(film.id());
    return day == null ? OptionalInt.empty() : OptionalInt.of(day);
  }

  private Map<String, Integer> readDays() {
    record Day(String film, int day) {}
    Map<String, Integer> read = new HashMap<>();
    try (Stream<Day> rows =
        RowStream.of(
            database,
            "SELECT id, day FROM film WHERE day IS NOT NULL",
            List.of(),
            row -> new Day(row.getString(1), row.getInt(2)))) {
      rows.forEach(each -> read.put(each.film(), each.day()));
    }
    return read;
  }

  /** The rows of a query without values. */
  <T> Stream<T> rows(String sql, RowStream.Reading<T> reading) {
    return RowStream.of(database, sql, List.of(), reading);
  }

  @Override
  public String toString() {
    return database.toString();
  }
}
