package dev.hilum.task;

import dev.hilum.metric.Auroc;
import dev.hilum.metric.AveragePrecision;
import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.Calibration;
import dev.hilum.metric.Confusion;
import dev.hilum.metric.Interval;
import dev.hilum.metric.Regression;
import dev.hilum.metric.Statistic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A score with its interval.
 *
 * @param value on the films as they are; empty where undefined
 * @param interval of resampled patients
 */
public record Estimate(OptionalDouble value, Interval interval) {

  /** {@code {"value", "low", "high", "draws", "skipped"}}. */
  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("value", value.orElseThrow());
    interval.low().ifPresent(low -> json.put("low", low));
    interval.high().ifPresent(high -> json.put("high", high));
    json.put("draws", interval.draws());
    json.put("skipped", interval.skipped());
    return json;
  }

  /** All scores of a binary target; those of decisions are at {@code threshold}. */
  static Map<String, Estimate> ofLabels(
      double[] probability, byte[] label, double threshold, Bootstrap bootstrap) {
    Map<String, Function<Confusion, OptionalDouble>> rates = new LinkedHashMap<>();
    rates.put("f1", Confusion::f1);
    rates.put("mcc", Confusion::mcc);
    rates.put("sensitivity", Confusion::sensitivity);
    rates.put("specificity", Confusion::specificity);
    rates.put("precision", Confusion::precision);
    rates.put("accuracy", Confusion::accuracy);
    Map<String, Statistic> statistics = new LinkedHashMap<>();
    statistics.put("auroc", Auroc.statistic(probability, label));
    statistics.put("average_precision", AveragePrecision.statistic(probability, label));
    rates.forEach(
        (name, rate) ->
            statistics.put(name, Confusion.statistic(threshold, probability, label, rate)));
    statistics.put("brier", Calibration.brier(probability, label));
    statistics.put("ece", Calibration.ece(probability, label));
    return of(statistics, probability.length, bootstrap);
  }

  /** R² and mean absolute error of a value. */
  static Map<String, Estimate> ofValues(double[] value, double[] target, Bootstrap bootstrap) {
    Map<String, Statistic> statistics = new LinkedHashMap<>();
    statistics.put("r2", Regression.r2(value, target));
    statistics.put("mae", Regression.mae(value, target));
    return of(statistics, value.length, bootstrap);
  }

  private static Map<String, Estimate> of(
      Map<String, Statistic> statistics, int films, Bootstrap bootstrap) {
    double[][] draws = bootstrap.draws(List.copyOf(statistics.values()));
    int[] once = Statistic.once(films);
    Map<String, Estimate> estimates = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(statistics.keySet());
    for (int s = 0; s < draws.length; s++) {
      double value = List.copyOf(statistics.values()).get(s).of(once);
      estimates.put(
          names.get(s),
          new Estimate(
              Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value),
              Interval.of(draws[s])));
    }
    return estimates;
  }
}
