package dev.hilum.evaluate;

import dev.hilum.io.BadInputException;
import dev.hilum.metric.Threshold;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

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
   * @param notes takes a sentence on findings without threshold and on shared patients
   */
  default Map<String, OptionalDouble> of(List<String> findings, Truth test, List<String> notes) {
    Map<String, OptionalDouble> thresholds = new HashMap<>();
    switch (this) {
      case None() -> {
        // all stay empty
      }
      case Given(Path file) -> {
        StudyTable table = StudyTable.read(file);
        Map<String, Integer> rows = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : table.ids()) {
          if (rows.put(name, rows.size()) != null) {
            throw new BadInputException(
                "%s: a finding must have one threshold, got %s in two spellings"
                    .formatted(file, name));
          }
        }
        for (String finding : findings) {
          Integer row = rows.get(finding);
          thresholds.put(
              finding, row == null ? OptionalDouble.empty() : table.number("threshold", row));
        }
      }
      case Validation(Path truthFile, Path scoreFile, Threshold.By by) -> {
        Truth truth = Truth.read(truthFile, test.policy());
        Set<String> tested = Set.copyOf(test.table().ids());
        List<String> shared = truth.table().ids().stream().filter(tested::contains).toList();
        if (!shared.isEmpty()) {
          throw new BadInputException(
              "%s: no validation study may be a test study, got %d in both, the first: %s"
                  .formatted(truthFile, shared.size(), shared.getFirst()));
        }
        if (truth.withPatients() && test.withPatients()) {
          Set<String> both = new HashSet<>(truth.patients());
          both.retainAll(test.patients());
          if (!both.isEmpty()) {
            notes.add(
                both.size()
                    + " patients have studies in both validation and test: thresholds leak");
          }
        }
        Aligned scores = Aligned.of(truth, StudyTable.read(scoreFile));
        for (String finding : findings) {
          if (truth.table().has(finding)) {
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
      notes.add(missing(without));
    }
    return thresholds;
  }

  /** A sentence on findings on which nothing can be decided. */
  static String missing(List<String> findings) {
    return "no threshold for " + String.join(", ", findings) + ": no decisions there";
  }
}
