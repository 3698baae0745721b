package dev.hilum.evaluate;

import dev.hilum.io.BadInputException;
import dev.hilum.metric.Auroc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Scores in the order of the truth.
 *
 * @param rows of the score table for each study of the truth, -1 where it has none
 * @param missing studies of the truth without a score
 * @param unasked studies of the score table that the truth does not know
 */
record Aligned(
    Truth truth, StudyTable table, int[] rows, List<String> missing, List<String> unasked) {

  /** Scores of every study of the truth; one that is missing is refused. */
  static Aligned of(Truth truth, StudyTable scores) {
    return match(truth, scores).whole("");
  }

  /**
   * @param allowMissing whether a study without score is left out rather than refused
   */
  static Aligned of(Truth truth, StudyTable scores, boolean allowMissing) {
    Aligned matched = match(truth, scores);
    return allowMissing ? matched : matched.whole(" (--allow-missing leaves them out)");
  }

  private Aligned whole(String remedy) {
    if (!missing.isEmpty()) {
      throw new BadInputException(
          "%s: must score every study of %s%s, missing %d of %d, the first: %s"
              .formatted(
                  table.origin(),
                  truth.table().origin(),
                  remedy,
                  missing.size(),
                  rows.length,
                  missing.getFirst()));
    }
    return this;
  }

  private static Aligned match(Truth truth, StudyTable scores) {
    Map<String, Integer> at = scores.rows();
    List<String> missing = new ArrayList<>();
    List<String> ids = truth.table().ids();
    int[] rows = new int[ids.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = at.getOrDefault(ids.get(i), -1);
      if (rows[i] < 0) {
        missing.add(ids.get(i));
      }
    }
    Map<String, Integer> known = truth.table().rows();
    List<String> unasked = scores.ids().stream().filter(id -> !known.containsKey(id)).toList();
    return new Aligned(truth, scores, rows, missing, unasked);
  }

  /** Without the studies that another table does not score, for a comparison on the same ones. */
  Aligned with(Aligned other) {
    int[] both = rows.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] = other.rows[i] < 0 ? -1 : both[i];
    }
    return new Aligned(truth, table, both, missing, unasked);
  }

  /** Scores of a finding; 0 where the study has none, which {@link #labels} leaves out. */
  double[] scores(String finding) {
    double[] scores = new double[rows.length];
    byte[] labels = labels(finding);
    for (int i = 0; i < rows.length; i++) {
      OptionalDouble score = rows[i] < 0 ? OptionalDouble.of(0) : table.number(finding, rows[i]);
      if (score.isEmpty() && labels[i] != Auroc.LEFT_OUT) {
        throw new BadInputException(
            "%s, study %s: %s must have a score, for its label is known; got a blank"
                .formatted(table.origin(), table.ids().get(rows[i]), finding));
      }
      scores[i] = score.orElse(0);
    }
    return scores;
  }

  /** Labels of a finding, studies without score left out. */
  byte[] labels(String finding) {
    byte[] labels = truth.labels(finding);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0) {
        labels[i] = Auroc.LEFT_OUT;
      }
    }
    return labels;
  }
}
