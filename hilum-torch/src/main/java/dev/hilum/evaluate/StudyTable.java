package dev.hilum.evaluate;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * A table of studies made by anyone: the first column is the id, the others are found by name,
 * whose case counts only where two names differ in nothing else.
 *
 * @param origin the file, for errors
 * @param ids in the order of the file, each once
 * @param columns cells by column name, the id's left out
 */
record StudyTable(Path origin, List<String> ids, Map<String, String[]> columns) {
  private static final Pattern NUMBER = Pattern.compile("[-+0-9.eE]+"); // no 1d, no 0x1p3

  /**
   * @throws BadInputException if the file cannot be read, has no second column, or repeats an id
   */
  static StudyTable read(Path file) {
    List<String> ids = new ArrayList<>();
    Map<String, String> origins = new HashMap<>();
    List<String[]> rows = new ArrayList<>();
    List<String> names;
    try (Csv csv = Csv.open(file)) {
      names = csv.columns();
      if (names.size() < 2) {
        throw new BadInputException(
            file + ": must have an id and at least one more column, got " + names);
      }
      for (Csv.Row row : csv) {
        String id = row.at(0).strip();
        if (id.isEmpty()) {
          throw new BadInputException(
              row.origin() + ": the first column must name a study, got a blank");
        }
        String other = origins.putIfAbsent(id, row.origin());
        if (other != null) {
          throw new BadInputException(
              "%s: %s must have one row, has another at %s".formatted(row.origin(), id, other));
        }
        ids.add(id);
        String[] cells = new String[names.size() - 1];
        for (int i = 1; i < names.size(); i++) {
          cells[i - 1] = row.at(i).strip();
        }
        rows.add(cells);
      }
    }
    if (ids.isEmpty()) {
      throw new BadInputException(file + ": must have at least one study, got none");
    }
    Map<String, String[]> columns = new LinkedHashMap<>();
    for (int i = 1; i < names.size(); i++) {
      int at = i - 1;
      if (!names.get(i).isEmpty()) {
        columns.put(names.get(i), rows.stream().map(cells -> cells[at]).toArray(String[]::new));
      }
    }
    return new StudyTable(file, ids, columns);
  }

  /** Row numbers by id. */
  Map<String, Integer> rows() {
    Map<String, Integer> rows = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      rows.put(ids.get(i), i);
    }
    return rows;
  }

  /** The name that a column has in this table; empty where there is none. */
  Optional<String> name(String column) {
    if (columns.containsKey(column)) {
      return Optional.of(column);
    }
    List<String> alike = columns.keySet().stream().filter(column::equalsIgnoreCase).toList();
    if (alike.size() > 1) {
      throw new BadInputException(
          origin + ": must have one column " + column + ", got " + String.join(" and ", alike));
    }
    return alike.stream().findFirst();
  }

  boolean has(String column) {
    return name(column).isPresent();
  }

  /** The cells of a column that must be there. */
  String[] column(String column) {
    return name(column)
        .map(name -> Objects.requireNonNull(columns.get(name)))
        .orElseThrow(
            () ->
                new BadInputException(
                    origin + ": must have a column " + column + ", found " + columns.keySet()));
  }

  /** A cell as a finite number; empty for a blank one. */
  OptionalDouble number(String column, int row) {
    String cell = column(column)[row];
    if (cell.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double value = Double.parseDouble(cell);
      if (Double.isFinite(value) && NUMBER.matcher(cell).matches()) {
        return OptionalDouble.of(value);
      }
    } catch (NumberFormatException e) {
      throw new BadInputException(sentence(column, row, cell), e);
    }
    throw new BadInputException(sentence(column, row, cell));
  }

  private String sentence(String column, int row, String cell) {
    return "%s, study %s: %s must be a finite number, got %s"
        .formatted(origin, ids.get(row), column, cell);
  }
}
