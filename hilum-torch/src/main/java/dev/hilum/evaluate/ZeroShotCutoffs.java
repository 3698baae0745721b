package dev.hilum.evaluate;

import dev.hilum.finding.Finding;
import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.BadInputException;
import dev.hilum.io.CsvWriter;
import dev.hilum.metric.Threshold;
import dev.hilum.task.StudyScores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * From which probability on a study is called positive, finding by finding, and where that comes
 * from: never from the studies that are scored.
 *
 * @param origin as results tell it
 */
record ZeroShotCutoffs(Map<Finding, Double> thresholds, String origin) {
  /** The file beside a checkpoint, and in a result. */
  static final String NAME = "thresholds.csv";

  static final ZeroShotCutoffs NONE = new ZeroShotCutoffs(Map.of(), "none");

  /**
   * Reads {@code finding,threshold}, in any case and by any alias; findings that are not asked for
   * are left unread.
   */
  static ZeroShotCutoffs read(StudyTable table, List<Finding> findings, String origin) {
    Path file = table.origin();
    Map<Finding, Integer> rows = new HashMap<>();
    for (int i = 0; i < table.ids().size(); i++) {
      String name = table.ids().get(i);
      Finding finding =
          Finding.named(name)
              .orElseThrow(
                  () ->
                      new BadInputException(
                          "%s: a finding must be one that is known, got %s".formatted(file, name)));
      Integer other = rows.putIfAbsent(finding, i);
      if (other != null) {
        throw new BadInputException(
            "%s: %s must have one threshold, got one as %s and one as %s"
                .formatted(file, finding.displayName(), table.ids().get(other), name));
      }
    }
    Map<Finding, Double> thresholds = new LinkedHashMap<>();
    for (Finding finding : findings) {
      Integer row = rows.get(finding);
      OptionalDouble value = row == null ? OptionalDouble.empty() : table.number("threshold", row);
      value.ifPresent(v -> thresholds.put(finding, v));
    }
    if (thresholds.isEmpty()) {
      throw new BadInputException(
          "%s: must have a threshold for a finding that is scored, has %s for none of %s"
              .formatted(file, table.ids(), findings.stream().map(Finding::displayName).toList()));
    }
    return new ZeroShotCutoffs(thresholds, origin);
  }

  /** What was kept beside a checkpoint, where anything was. */
  static Optional<Path> kept(Path folder) {
    return Optional.of(folder.resolve(NAME)).filter(Files::isRegularFile);
  }

  /** The best thresholds of validation studies, none of which may be scored. */
  static ZeroShotCutoffs chosen(StudyScores validation, Threshold.By by, LabelPolicy policy) {
    Map<Finding, Double> thresholds = new LinkedHashMap<>();
    for (int f = 0; f < validation.findings().size(); f++) {
      Finding finding = validation.findings().get(f);
      Threshold.best(by, validation.scores(f), validation.labels(f, policy))
          .ifPresent(best -> thresholds.put(finding, best.threshold()));
    }
    return new ZeroShotCutoffs(
        thresholds,
        "highest %s on %d validation studies"
            .formatted(by == Threshold.By.F1 ? "F1" : "MCC", validation.studies().size()));
  }

  /** Which of the findings nothing is decided on, where thresholds were asked for. */
  List<String> notes(List<Battery.Finding> findings) {
    List<String> without =
        findings.stream().filter(f -> f.threshold().isEmpty()).map(Battery.Finding::name).toList();
    return without.isEmpty() || origin.equals(NONE.origin)
        ? List.of()
        : List.of(Thresholds.missing(without));
  }

  /**
   * Writes the table.
   *
   * @param basis what the thresholds hold with, where they are to be taken up again
   */
  void write(Path file, Optional<ThresholdBasis> basis) {
    List<String> columns = new ArrayList<>(List.of("finding", "threshold"));
    basis.ifPresent(b -> columns.addAll(ThresholdBasis.COLUMNS));
    try (CsvWriter out = CsvWriter.create(file, columns)) {
      thresholds.forEach(
          (finding, t) -> {
            List<String> row = new ArrayList<>(List.of(finding.displayName(), Double.toString(t)));
            basis.ifPresent(b -> row.addAll(b.cells()));
            out.write(row);
          });
    }
  }
}
