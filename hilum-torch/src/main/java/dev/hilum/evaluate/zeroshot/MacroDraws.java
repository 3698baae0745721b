package dev.hilum.evaluate.zeroshot;

import dev.hilum.finding.Finding;
import dev.hilum.metric.Auroc;
import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.Statistic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run reaches on one test set: AUROC by finding and their unweighted mean, with the mean
 * on every resample of patients. The resamples are the same for all runs on the test set.
 *
 * @param findings AUROC by finding; those without a positive or negative film have no entry
 * @param value mean over {@code findings}
 * @param draws the mean on each resample, NaN where a finding is undefined
 */
@SuppressWarnings("ArrayRecordComponent")
record MacroDraws(Map<Finding, Double> findings, double value, double[] draws) {

  /**
   * Scores of one run.
   *
   * @param margins s+ - s- [films][findings of the test set]; NaN for films without a score, left
   *     out
   * @param which the findings to average over
   */
  static MacroDraws of(TestSet test, float[][] margins, List<Finding> which, Bootstrap patients) {
    if (margins.length != test.films().size()) {
      throw new IllegalArgumentException(
          "%s has one score for each film, got %d scores and %d films"
              .formatted(test.name(), margins.length, test.films().size()));
    }
    Map<Finding, Double> values = new LinkedHashMap<>();
    List<Statistic> statistics = new ArrayList<>();
    for (Finding finding : which) {
      int column = test.findings().indexOf(finding);
      double[] score = new double[margins.length];
      byte[] label = test.labels(finding);
      for (int i = 0; i < score.length; i++) {
        boolean scored = !Float.isNaN(margins[i][column]);
        score[i] = scored ? margins[i][column] : 0;
        label[i] = scored ? label[i] : Auroc.LEFT_OUT;
      }
      Auroc.of(score, label)
          .value()
          .ifPresent(
              value -> {
                values.put(finding, value);
                statistics.add(Auroc.statistic(score, label));
              });
    }
    if (values.isEmpty()) {
      throw new IllegalArgumentException(
          test.name() + " must have a finding with positive and negative films, got none");
    }
    double mean = values.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return new MacroDraws(values, mean, Bootstrap.mean(List.of(patients.draws(statistics))));
  }
}
