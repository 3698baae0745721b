package dev.hilum.archive.catalogue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The patients, and the pixels by their hash, that are on several sides of the split. They are
 * found once, at the end of an indexing, so that no selection has to group a million films.
 */
final class Straddling {
  private static final List<String> KINDS = List.of("patient", "pixels");

  private Straddling() {}

  /** Finds them anew, in the caller's transaction. */
  static void renew(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String kind : KINDS) {
        statement.executeUpdate("DELETE FROM " + table(kind));
        statement.executeUpdate("INSERT INTO " + table(kind) + " (" + kind + ") " + found(kind));
      }
    }
  }

  /** Whether an indexing that came to its end found any. */
  static boolean known(Connection connection) throws SQLException {
    for (String kind : KINDS) {
      if (Catalogue.exists(connection, "SELECT 1 FROM " + table(kind) + " LIMIT 1")) {
        return true;
      }
    }
    return false;
  }

  /**
   * SQL for films that may be among them.
   *
   * @param renewed whether what was found last is still true
   */
  static String condition(boolean renewed) {
    List<String> parts =
        KINDS.stream()
            .map(
                kind ->
                    kind
                        + " IN ("
                        + (renewed ? "SELECT " + kind + " FROM " + table(kind) : found(kind))
                        + ")")
            .toList();
    return "(" + String.join(" OR ", parts) + ")";
  }

  private static String table(String kind) {
    return "straddling_" + kind;
  }

  private static String found(String kind) {
    return "SELECT "
        + kind
        + " FROM film WHERE "
        + kind
        + " IS NOT NULL AND "
        + kind
        + " <> '' GROUP BY "
        + kind
        + " HAVING min(side) <> max(side)";
  }
}
