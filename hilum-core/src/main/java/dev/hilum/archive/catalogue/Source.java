package dev.hilum.archive.catalogue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One archive of a catalogue.
 *
 * @param root absolute
 * @param prefix that stands before its ids
 * @param complete false while it is being indexed and after an indexing that did not end
 */
record Source(
    int number,
    String name,
    Path root,
    String layout,
    String prefix,
    String explanation,
    boolean complete) {

  /** The archives by number, in the order in which they came. */
  static Map<Integer, Source> all(Connection connection) throws SQLException {
    Map<Integer, Source> sources = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT number, name, root, layout, prefix, explanation, complete FROM archive"
                    + " ORDER BY number")) {
      while (rows.next()) {
        sources.put(
            rows.getInt(1),
            new Source(
                rows.getInt(1),
                rows.getString(2),
                Path.of(rows.getString(3)),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getInt(7) != 0));
      }
    }
    return sources;
  }
}
