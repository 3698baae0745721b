package dev.hilum.evaluate;

import dev.hilum.finding.Label;
import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.BadInputException;
import dev.hilum.metric.Auroc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What studies show: 1, 0, -1 (uncertain) or blank (unknown) for each finding, and whose they are.
 *
 * @param patients of each study; without a column {@code patient} a study is a patient
 * @param withPatients whether the table told patients
 */
record Truth(StudyTable table, List<String> patients, boolean withPatients, LabelPolicy policy) {
  private static final String PATIENT = "patient";

  static Truth read(Path file, LabelPolicy policy) {
    StudyTable table = StudyTable.read(file);
    String[] patients = table.has(PATIENT) ? table.column(PATIENT) : null;
    for (int i = 0; patients != null && i < patients.length; i++) {
      if (patients[i].isEmpty()) {
        throw new BadInputException(
            file + ", study " + table.ids().get(i) + ": patient must not be blank");
      }
    }
    return new Truth(
        table, patients == null ? table.ids() : Arrays.asList(patients), patients != null, policy);
  }

  /** What is to be told of the table; notes may be added. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!withPatients) {
      notes.add("the truth has no column patient: each study counts as a patient");
    }
    notes.addAll(EstimateJson.few(patients.stream().distinct().count()));
    return notes;
  }

  /** The findings that both tables speak of, in the order and the spelling of the truth. */
  List<String> findings(StudyTable other, List<String> by) {
    List<String> shared =
        table.columns().keySet().stream()
            .filter(name -> !name.equalsIgnoreCase(PATIENT))
            .filter(name -> by.stream().noneMatch(name::equalsIgnoreCase))
            .filter(other::has)
            .toList();
    if (shared.isEmpty()) {
      throw new BadInputException(
          "%s: must share a finding with %s, which has %s; found %s"
              .formatted(
                  other.origin(),
                  table.origin(),
                  table.columns().keySet(),
                  other.columns().keySet()));
    }
    return shared;
  }

  /** Labels of a finding under the policy: 1, 0 or {@link Auroc#LEFT_OUT}, in the file's order. */
  byte[] labels(String finding) {
    return Auroc.labels(table.ids().size(), i -> policy.apply(label(finding, i)));
  }

  private Label label(String finding, int row) {
    String cell = table.column(finding)[row];
    return switch (cell.endsWith(".0") ? cell.substring(0, cell.length() - 2) : cell) {
      case "" -> Label.UNKNOWN;
      case "1" -> Label.PRESENT;
      case "0", "-0" -> Label.ABSENT;
      case "-1" -> Label.UNCERTAIN;
      default ->
          throw new BadInputException(
              "%s, study %s: %s must be 1, 0, -1 or blank, got %s (--findings names the columns to read)"
                  .formatted(table.origin(), table.ids().get(row), finding, cell));
    };
  }

  /** Row numbers by the value of a column, values in the order in which they come. */
  Map<String, int[]> groups(String column) {
    String[] cells = table.column(column);
    Map<String, int[]> groups = new LinkedHashMap<>();
    List<String> values = Arrays.stream(cells).map(c -> c.isEmpty() ? "unknown" : c).toList();
    for (String value : new LinkedHashSet<>(values)) {
      groups.put(
          value,
          IntStream.range(0, cells.length).filter(i -> values.get(i).equals(value)).toArray());
    }
    return groups;
  }
}
