package dev.hilum.archive.catalogue;

import dev.hilum.archive.Archive;
import dev.hilum.io.BadInputException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The row of an archive in its catalogue: entered, marked incomplete while it is indexed, and
 * complete at the end. An archive is known by its root and layout; one that was moved keeps its
 * films if it is indexed under its old name.
 */
record Registration(Source source, boolean isNew) {

  static Registration of(
      Connection connection, Database database, Archive archive, Indexing.Config config)
      throws SQLException {
    Map<Integer, Source> all = Source.all(connection);
    Optional<Source> known =
        all.values().stream().filter(source -> source.root().equals(config.root())).findFirst();
    Optional<Source> named =
        all.values().stream().filter(source -> source.name().equals(config.name())).findFirst();
    if (known.isEmpty() && named.isPresent() && named.get().layout().equals(archive.layout())) {
      if (Files.exists(named.get().root())) {
        throw new BadInputException(
            ("%s: an archive's name must be unique in a catalogue, got %s, which is %s; --name"
                    + " gives another")
                .formatted(database, config.name(), named.get().root()));
      }
      known = named;
    }
    String prefix = known.map(Source::prefix).orElse(config.prefix());
    if (known.isPresent() && !config.prefix().isEmpty() && !prefix.equals(config.prefix())) {
      throw new BadInputException(
          "%s: the prefix of %s must stay \"%s\", got \"%s\""
              .formatted(database, known.get().name(), prefix, config.prefix()));
    }
    int number =
        known
            .map(Source::number)
            .orElse(all.keySet().stream().mapToInt(each -> each).max().orElse(0) + 1);
    String name = known.isPresent() ? known.get().name() : config.name();
    Source source =
        new Source(
            number, name, config.root(), archive.layout(), prefix, archive.explanation(), false);
    String sql =
        known.isPresent()
            ? "UPDATE archive SET name = ?, root = ?, layout = ?, prefix = ?, explanation = ?,"
                + " complete = ? WHERE number = ?"
            : "INSERT INTO archive (name, root, layout, prefix, explanation, complete, number,"
                + " fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?, 0)";
    try (PreparedStatement row = connection.prepareStatement(sql)) {
      row.setString(1, source.name());
      row.setString(2, source.root().toString());
      row.setString(3, source.layout());
      row.setString(4, source.prefix());
      row.setString(5, source.explanation());
      row.setInt(6, 0);
      row.setInt(7, number);
      row.executeUpdate();
    }
    connection.commit();
    return new Registration(source, known.isEmpty());
  }

  /** Refuses an archive of which a patient is one of another archive too. */
  void refuseSharedPatients(Connection connection, Database database) throws SQLException {
    String shared =
        "SELECT archive.name, count(DISTINCT own.patient) FROM film own JOIN film other ON"
            + " own.patient = other.patient AND own.archive <> other.archive JOIN archive ON"
            + " archive.number = other.archive WHERE own.archive = ? GROUP BY archive.name";
    try (PreparedStatement select = connection.prepareStatement(shared)) {
      select.setInt(1, source.number());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return;
        }
        throw new BadInputException(
            ("%s: %s and %s share %d patient ids; --same-patients says that these are the same"
                    + " persons, --prefix %s: sets the ids of one archive apart")
                .formatted(
                    database, source.name(), row.getString(1), row.getLong(2), source.name()));
      }
    }
  }

  /** Removes the archive and its films, if it came with this indexing. */
  void removeNew(Connection connection) throws SQLException {
    if (!isNew) {
      return;
    }
    for (String table : List.of("film WHERE archive", "archive WHERE number")) {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM " + table + " = ?")) {
        delete.setInt(1, source.number());
        delete.executeUpdate();
      }
    }
    Straddling.renew(connection);
    connection.commit();
  }

  /** Marks the archive as indexed to its end. */
  void complete(Connection connection, long fingerprint) throws SQLException {
    Straddling.renew(connection);
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE archive SET complete = 1, fingerprint = ? WHERE number = ?")) {
      update.setLong(1, fingerprint);
      update.setInt(2, source.number());
      update.executeUpdate();
    }
    connection.commit();
  }
}
