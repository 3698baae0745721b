package dev.hilum.archive.catalogue;

import dev.hilum.io.BadInputException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The films that a catalogue holds of one archive, and the changes that an indexing makes. */
final class StoredFilms {
  /** What an earlier indexing wrote of a film. */
  private record Known(int seq, long digest, long bytes, long modified) {}

  private final Connection connection;
  private final Database database;
  private final Places places;
  private final Source source;
  private final Map<String, Known> rest; // films that this indexing has not met yet
  private final int before;
  private int nextSeq;
  private long added;
  private long changed;
  private long unchanged;
  private long removed;

  StoredFilms(Connection connection, Database database, Places places, Source source, Path root)
      throws SQLException {
    this.connection = connection;
    this.database = database;
    this.places = places;
    this.source = source;
    this.rest = read();
    this.before = rest.size();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT coalesce(max(seq), 0) FROM film")) {
      nextSeq = row.next() ? row.getInt(1) + 1 : 1;
    }
    connection.commit();
  }

  private Map<String, Known> read() throws SQLException {
    Map<String, Known> known = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, seq, digest, coalesce(bytes, -1), coalesce(modified, 0) FROM film"
                + " WHERE archive = ?")) {
      select.setInt(1, source.number());
      select.setFetchSize(Indexing.BATCH);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          known.put(
              row.getString(1),
              new Known(row.getInt(2), row.getLong(3), row.getLong(4), row.getLong(5)));
        }
      }
    }
    return known;
  }

  /** How many films there are from an earlier indexing; -1 for none. */
  long known() {
    return before == 0 ? -1 : before;
  }

  long films() {
    return added + changed + unchanged;
  }

  long added() {
    return added;
  }

  long changed() {
    return changed;
  }

  long unchanged() {
    return unchanged;
  }

  long removed() {
    return removed;
  }

  /** Writes what is new or changed of some films, in one transaction. */
  void write(List<FilmRow> batch) throws SQLException {
    long newlyAdded = 0;
    long newlyChanged = 0;
    try (PreparedStatement insert = connection.prepareStatement(FilmRow.insert(places));
        PreparedStatement update = connection.prepareStatement(FilmRow.update(places));
        PreparedStatement forget =
            connection.prepareStatement(
                "UPDATE film SET pixels = NULL, perceptual = NULL WHERE seq = ?")) {
      for (FilmRow row : batch) {
        Known known = rest.remove(row.film().id());
        if (known == null) {
          row.bind(insert, places, source.number(), nextSeq++);
          insert.addBatch();
          newlyAdded++;
        } else if (known.digest() != row.digest()) {
          row.bind(update, places, source.number(), known.seq());
          update.addBatch();
          newlyChanged++;
          if (known.bytes() != row.bytes() || known.modified() != row.modified()) {
            forget.setInt(1, known.seq());
            forget.addBatch();
          }
        }
      }
      insert.executeBatch();
      update.executeBatch();
      forget.executeBatch();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      refuseSharedFilm(batch);
      throw e;
    }
    added += newlyAdded;
    changed += newlyChanged;
    unchanged += batch.size() - newlyAdded - newlyChanged;
  }

  /** Tells which film of a batch that could not be written is one of another archive as well. */
  private void refuseSharedFilm(List<FilmRow> batch) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT archive.name FROM film JOIN archive ON archive.number = film.archive"
                + " WHERE film.id = ? AND film.archive <> ?")) {
      for (FilmRow row : batch) {
        select.setString(1, row.film().id());
        select.setInt(2, source.number());
        try (ResultSet other = select.executeQuery()) {
          if (other.next()) {
            String name = other.getString(1);
            throw new BadInputException(
                ("%s: a film id must be unique in a catalogue, got %s of %s and of %s; --prefix %s:"
                        + " sets the ids of one apart")
                    .formatted(database, row.film().id(), name, source.name(), source.name()));
          }
        }
      }
    }
  }

  /** Removes the films that the archive no longer has. */
  void removeRest() throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement("DELETE FROM film WHERE seq = ?")) {
      for (Known gone : rest.values()) {
        delete.setInt(1, gone.seq());
        delete.addBatch();
      }
      delete.executeBatch();
      connection.commit();
    }
    removed = rest.size();
    rest.clear();
  }
}
