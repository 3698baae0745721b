package dev.hilum.archive.catalogue;

import dev.hilum.finding.Finding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Where a catalogue keeps each finding (its letter in {@code film.labels}, from 1) and each further
 * column ({@code further_1} ...). Places are given once and never change.
 */
final class Places {
  private final Map<Finding, Integer> findings = new LinkedHashMap<>();
  private final Map<String, Integer> further = new LinkedHashMap<>();

  private Places() {}

  static Places read(Connection connection) throws SQLException {
    Places places = new Places();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery("SELECT name, place FROM finding ORDER BY place")) {
        while (rows.next()) {
          int place = rows.getInt(2);
          Finding.named(rows.getString(1))
              .ifPresent(finding -> places.findings.put(finding, place));
        }
      }
      try (ResultSet rows =
          statement.executeQuery("SELECT name, place FROM further ORDER BY place")) {
        while (rows.next()) {
          places.further.put(rows.getString(1), rows.getInt(2));
        }
      }
    }
    return places;
  }

  /** Gives places to what an archive can speak of, in the caller's transaction. */
  void add(Connection connection, List<Finding> newFindings, List<String> newFurther)
      throws SQLException {
    for (Finding finding : newFindings) {
      if (findings.putIfAbsent(finding, findings.size() + 1) == null) {
        insert(connection, "finding", findings.size(), finding.displayName());
      }
    }
    for (String name : newFurther) {
      if (further.putIfAbsent(name, further.size() + 1) == null) {
        insert(connection, "further", further.size(), name);
        try (Statement statement = connection.createStatement()) {
          String column = column(further.size());
          statement.execute("ALTER TABLE film ADD COLUMN " + column + " TEXT");
          statement.execute("ALTER TABLE film ADD COLUMN " + column + "_number DOUBLE PRECISION");
        }
      }
    }
  }

  private static void insert(Connection connection, String table, int place, String name)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + table + " (place, name) VALUES (?, ?)")) {
      insert.setInt(1, place);
      insert.setString(2, name);
      insert.executeUpdate();
    }
  }

  /** The findings in canonical order. */
  List<Finding> findings() {
    return findings.keySet().stream().sorted().toList();
  }

  OptionalInt of(Finding finding) {
    Integer place = findings.get(finding);
    return place == null ? OptionalInt.empty() : OptionalInt.of(place);
  }

  Map<Finding, Integer> letters() {
    return findings;
  }

  /** The names of the further columns, in the order of their places. */
  List<String> further() {
    return List.copyOf(further.keySet());
  }

  /** The SQL column of a further name that there is. */
  String column(String name) {
    return column(further.getOrDefault(name, 0));
  }

  boolean has(String name) {
    return further.containsKey(name);
  }

  private static String column(int place) {
    return "further_" + place;
  }
}
