package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Columns that hold one label each: 1, 0, -1 (with or without {@code .0}) or nothing. */
record FindingColumns(Map<String, Finding> columns) {

  /** The fourteen columns of CheXpert, MIMIC-CXR and BRAX, whatever their order. */
  static final FindingColumns CHEXPERT = named(Finding.CHEXPERT);

  FindingColumns {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /** Columns that bear the display names of findings. */
  static FindingColumns named(List<Finding> findings) {
    Map<String, Finding> columns = new LinkedHashMap<>();
    findings.forEach(finding -> columns.put(finding.displayName(), finding));
    return new FindingColumns(columns);
  }

  /** What a row says; one sentence with the column's name for a cell that is no label. */
  Map<Finding, Label> of(Csv.Row row) {
    Map<Finding, Label> labels = new EnumMap<>(Finding.class);
    columns.forEach(
        (column, finding) -> {
          try {
            labels.put(finding, Label.parse(row.get(column)));
          } catch (BadInputException e) {
            throw new BadInputException(column + ": " + e.getMessage(), e);
          }
        });
    return labels;
  }
}
