package dev.hilum.evaluate;

import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.BadInputException;
import dev.hilum.metric.Threshold;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** From which score on a study is called positive, for each finding: never taken from test data. */
public sealed interface Thresholds {

  /** No decisions are asked for. */
  record None() implements Thresholds {}

  /** A table {@code finding,threshold}. */
  record Given(Path file) implements Thresholds {}

  /** The threshold that is best on validation studies, none of which may be a test study. */
  record Validation(Path truth, Path scores, Threshold.By by) implements Thresholds {}

  /**
   * @param test studies that must not be among the validation studies
   * @param notes takes a sentence for each finding without threshold
   */
  default Map<String, OptionalDouble> of(
      List<String> findings, Set<String> test, LabelPolicy policy, List<String> notes) {
    Map<String, OptionalDouble> thresholds = new HashMap<>();
    switch (this) {
      case None() -> {
        // all stay empty
      }
      case Given(Path file) -> {
        StudyTable table = StudyTable.read(file);
        Map<String, Integer> rows = table.rows();
        for (String finding : findings) {
          Integer row = rows.get(finding);
          thresholds.put(
              finding, row == null ? OptionalDouble.empty() : table.number("threshold", row));
        }
      }
      case Validation(Path truthFile, Path scoreFile, Threshold.By by) -> {
        Truth truth = Truth.read(truthFile, policy);
        List<String> shared = truth.table().ids().stream().filter(test::contains).toList();
        if (!shared.isEmpty()) {
          throw new BadInputException(
              "%s: no validation study may be a test study, got %d in both, the first: %s"
                  .formatted(truthFile, shared.size(), shared.getFirst()));
        }
        Aligned scores = Aligned.of(truth, StudyTable.read(scoreFile), false);
        for (String finding : findings) {
          if (truth.table().columns().containsKey(finding)) {
            Threshold.best(by, scores.scores(finding), scores.labels(finding))
                .ifPresent(best -> thresholds.put(finding, OptionalDouble.of(best.threshold())));
          }
        }
      }
    }
    List<String> without = new ArrayList<>(findings);
    without.removeIf(f -> thresholds.getOrDefault(f, OptionalDouble.empty()).isPresent());
    without.forEach(f -> thresholds.put(f, OptionalDouble.empty()));
    if (!without.isEmpty() && !(this instanceof None)) {
      notes.add("no threshold for " + String.join(", ", without) + ": no decisions there");
    }
    return thresholds;
  }
}
