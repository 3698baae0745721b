package dev.hilum.archive.catalogue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The answer of an indexing that has nothing to do: the archive is complete, all its films lie
 * below its root, none waits for a hash that is asked for, and no file is other than it was.
 */
final class Unchanged {
  private static final String STATE =
      "SELECT name, layout, (SELECT count(*) FROM film WHERE archive = number), (SELECT count(*)"
          + " FROM report WHERE archive = number), (SELECT count(*) FROM region WHERE archive ="
          + " number), (SELECT count(*) FROM film WHERE archive = number AND pixels = '') FROM"
          + " archive WHERE root = ? AND complete = 1 AND fingerprint = ? AND NOT EXISTS (SELECT 1"
          + " FROM film WHERE archive = number AND path LIKE '/%')";
  private static final String HASHED =
      " AND NOT EXISTS (SELECT 1 FROM film WHERE archive = number AND bytes IS NOT NULL AND pixels"
          + " IS NULL)";

  private Unchanged() {}

  static Optional<Indexing.Result> result(
      Connection connection, Indexing.Config config, long fingerprint) throws SQLException {
    String sql = config.hash() ? STATE + HASHED : STATE;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, config.root().toString());
      select.setLong(2, fingerprint);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        long films = row.getLong(3);
        return Optional.of(
            new Indexing.Result(
                row.getString(1),
                row.getString(2),
                films,
                0,
                0,
                0,
                films,
                row.getLong(4),
                row.getLong(5),
                0,
                row.getLong(6),
                List.of()));
      }
    } finally {
      connection.commit();
    }
  }
}
