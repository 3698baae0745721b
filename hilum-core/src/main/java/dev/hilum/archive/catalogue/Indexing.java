package dev.hilum.archive.catalogue;

import dev.hilum.archive.Archive;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Region;
import dev.hilum.study.Report;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings a catalogue up to date with one archive. Rows of the archive's tables are compared with
 * those of the catalogue; only films that are new or changed are written, and films whose size and
 * time are unchanged are not decoded again. While no file below the root has changed, none is
 * opened. Everything is written in transactions of some thousand films: killed at any moment, the
 * catalogue opens, says that the archive is incomplete, and the next indexing does the rest.
 */
public final class Indexing {
  static final int BATCH = 5_000;

  /**
   * What to index.
   *
   * @param root absolute folder or table that the archive was opened from; with {@code name}, what
   *     the catalogue knows the archive by
   * @param name of the archive in the catalogue
   * @param prefix that stands before all ids of the archive, so that they differ from those of
   *     another; usually empty
   * @param samePatients whether equal patient ids of two archives mean one person
   * @param hash whether pixels are decoded, for duplicates
   * @param again whether tables and files are read although no file has changed
   */
  public record Config(
      Path root, String name, String prefix, boolean samePatients, boolean hash, boolean again) {
    public Config {
      root = root.toAbsolutePath().normalize();
      if (name.isBlank()) {
        throw new BadInputException(
            "an archive must have a name in its catalogue, got a blank one");
      }
    }
  }

  /**
   * What was done.
   *
   * @param films of this archive that the catalogue now holds
   * @param hashed films whose pixels were decoded
   * @param unreadable films of the archive whose pixels cannot be decoded
   * @param problems one sentence each, as a scan tells them
   */
  public record Result(
      String name,
      String layout,
      long films,
      long added,
      long changed,
      long removed,
      long unchanged,
      long reports,
      long regions,
      long hashed,
      long unreadable,
      List<String> problems) {}

  private final Database database;
  private final Connection connection;
  private final Archive archive;
  private final Config config;
  private final Watch watch;
  private final List<String> problems = new ArrayList<>();

  private Indexing(
      Database database, Connection connection, Archive archive, Config config, Watch watch) {
    this.database = database;
    this.connection = connection;
    this.archive = archive;
    this.config = config;
    this.watch = watch;
  }

  /**
   * Indexes an archive into the catalogue at {@code place}, a file or a {@code jdbc:postgresql:}
   * URL, which is made where there is none.
   *
   * @throws BadInputException if the archive or the catalogue breaks a rule
   * @throws dev.hilum.io.ExhaustedException if the disk is full
   */
  public static Result run(Archive archive, String place, Config config, Watch watch) {
    Database database = Database.at(place);
    Schema.prepare(database);
    try (Connection connection = database.write()) {
      return new Indexing(database, connection, archive, config, watch).run();
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }

  private Result run() throws SQLException {
    long fingerprint = Fingerprint.of(config.root(), archive);
    Optional<Result> same =
        config.again() ? Optional.empty() : Unchanged.result(connection, config, fingerprint);
    if (same.isPresent()) {
      return same.get();
    }
    Registration registration = Registration.of(connection, database, archive, config);
    Source source = registration.source();
    Places places = Places.read(connection);
    places.add(connection, archive.findings(), archive.columns());
    connection.commit();

    StoredFilms stored = new StoredFilms(connection, database, places, source, config.root());
    try {
      films(stored, source);
      if (!config.samePatients()) {
        registration.refuseSharedPatients(connection, database);
      }
    } catch (BadInputException e) {
      connection.rollback();
      registration.removeNew(connection);
      throw e;
    }
    long reports = reports(source);
    long regions = regions(source);
    PixelHashing.Result hashed =
        config.hash()
            ? new PixelHashing(connection, source).run(watch)
            : new PixelHashing.Result(0, 0);
    registration.complete(connection, fingerprint);
    return new Result(
        source.name(),
        source.layout(),
        stored.films(),
        stored.added(),
        stored.changed(),
        stored.removed(),
        stored.unchanged(),
        reports,
        regions,
        hashed.hashed(),
        hashed.unreadable(),
        List.copyOf(problems));
  }

  private void films(StoredFilms stored, Source source) throws SQLException {
    watch.stage("index " + source.name(), stored.known(), "films");
    List<FilmRow> batch = new ArrayList<>(BATCH);
    try (Stream<Film> films = archive.films(problems::add)) {
      for (var each = films.iterator(); each.hasNext(); ) {
        Film film = each.next();
        batch.add(FilmRow.of(film, archive.day(film), config.root(), source.prefix()));
        if (batch.size() == BATCH) {
          stored.write(batch);
          watch.advance(batch.size());
          batch.clear();
        }
      }
    }
    stored.write(batch);
    watch.advance(batch.size());
    stored.removeRest();
  }

  private long reports(Source source) throws SQLException {
    String insert =
        "INSERT INTO report (study, patient, text, digest, archive, seq) VALUES (?, ?, ?, ?, ?, ?)";
    try (Stream<Report> reports = archive.reports(problems::add);
        StoredRows<Report> stored =
            new StoredRows<>(
                connection,
                source,
                "report",
                insert,
                report -> digest(report.study(), report.patient(), report.text()),
                (row, report) -> {
                  row.setString(1, source.prefix() + report.study());
                  row.setString(2, source.prefix() + report.patient());
                  row.setString(3, report.text());
                  return 3;
                })) {
      return write("reports of " + source.name(), reports, stored);
    }
  }

  private long regions(Source source) throws SQLException {
    String insert =
        "INSERT INTO region (film, finding, x, y, width, height, reader, digest, archive, seq)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    try (Stream<Region> regions = archive.regions(problems::add);
        StoredRows<Region> stored =
            new StoredRows<>(
                connection,
                source,
                "region",
                insert,
                region -> digest(region.toString()),
                Indexing.region(source.prefix()))) {
      return write("boxes of " + source.name(), regions, stored);
    }
  }

  private static StoredRows.Binding<Region> region(String prefix) {
    return (row, region) -> {
      row.setString(1, prefix + region.film());
      row.setString(2, region.finding().displayName());
      double[] box = {region.x(), region.y(), region.width(), region.height()};
      for (int i = 0; i < box.length; i++) {
        row.setDouble(3 + i, box[i]);
      }
      row.setString(7, region.reader());
      return 7;
    };
  }

  private <T> long write(String stage, Stream<T> things, StoredRows<T> stored) throws SQLException {
    watch.stage(stage, stored.known(), "rows");
    for (var each = things.iterator(); each.hasNext(); ) {
      if (stored.write(each.next())) {
        watch.advance(BATCH);
      }
    }
    return stored.end();
  }

  private static long digest(String... texts) {
    Digest digest = new Digest();
    digest.add(texts);
    return digest.value();
  }
}
