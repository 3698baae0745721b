package dev.hilum.archive.catalogue;

import dev.hilum.io.BadInputException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.TreeSet;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The tables of a catalogue and their version. The version is read by one query; Flyway, which
 * takes longer to load than a selection to run, is called only when there is something to change.
 */
final class Schema {
  /** The version of the newest migration beside this class. */
  static final int NEWEST = 1;

  private static final String HISTORY = "hilum_schema_history";
  private static final int SHOWN = 5;

  private Schema() {}

  /** Makes the tables, or brings those of an older version up to date. */
  static void prepare(Database database) {
    int version;
    try (Connection connection = database.write()) {
      version = version(connection, database);
    } catch (SQLException e) {
      throw database.failure(e);
    }
    if (version == NEWEST) {
      return;
    }
    try {
      Flyway.configure()
          .dataSource(database.url(), null, null)
          .locations("classpath:dev/hilum/archive/catalogue")
          .table(HISTORY)
          .load()
          .migrate();
    } catch (FlywayException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException sql) {
          throw database.failure(sql);
        }
      }
      throw new BadInputException(
          database
              + ": the tables cannot be made: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          e);
    }
  }

  /** Refuses what is no catalogue of this version. */
  static void check(Connection connection, Database database) throws SQLException {
    int version = version(connection, database);
    if (version < NEWEST) {
      throw new BadInputException(
          database
              + (version == 0
                  ? ": must hold a catalogue, got no tables; hilum archive index makes them"
                  : (": a catalogue must have version %d, got %d; hilum archive index brings it up"
                          + " to date")
                      .formatted(NEWEST, version)));
    }
  }

  /** The version of the tables, 0 where there are none yet. */
  private static int version(Connection connection, Database database) throws SQLException {
    TreeSet<String> tables = new TreeSet<>();
    String list =
        database.isFile()
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema ="
                + " current_schema()";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(list)) {
      while (rows.next()) {
        tables.add(rows.getString(1).toLowerCase(Locale.ROOT));
      }
    }
    if (tables.isEmpty()) {
      return 0;
    }
    if (!tables.contains(HISTORY)) {
      throw new BadInputException(
          "%s: must be a catalogue or empty, found other tables: %s%s"
              .formatted(
                  database,
                  tables.stream().limit(SHOWN).toList(),
                  database.isFile()
                      ? ""
                      : "; a schema of its own is named by ?currentSchema=NAME"));
    }
    int version = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT version FROM " + HISTORY + " WHERE success AND version IS NOT NULL")) {
      while (rows.next()) {
        version = Math.max(version, Integer.parseInt(rows.getString(1)));
      }
    }
    if (version > NEWEST) {
      throw new BadInputException(
          "%s: a catalogue must have version %d or older, got %d, which a newer Hilum made"
              .formatted(database, NEWEST, version));
    }
    return version;
  }
}
