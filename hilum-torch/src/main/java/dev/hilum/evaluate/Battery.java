package dev.hilum.evaluate;

import dev.hilum.metric.Auroc;
import dev.hilum.metric.AveragePrecision;
import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.Calibration;
import dev.hilum.metric.Confusion;
import dev.hilum.metric.Statistic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All metrics of several findings on the same resamples of patients, and their macro average: the
 * unweighted mean of the findings that have a value.
 */
final class Battery {
  private static final Map<String, Function<Confusion, OptionalDouble>> RATES =
      new LinkedHashMap<>();

  static {
    RATES.put("f1", Confusion::f1);
    RATES.put("mcc", Confusion::mcc);
    RATES.put("sensitivity", Confusion::sensitivity);
    RATES.put("specificity", Confusion::specificity);
  }

  /** A finding's scores and labels; metrics of decisions need a threshold. */
  record Finding(String name, double[] score, byte[] label, OptionalDouble threshold) {

    /** Whether it has a curve: studies with it, and studies without. */
    boolean hasBothClasses() {
      return count(label, (byte) 1) > 0 && count(label, (byte) 0) > 0;
    }
  }

  private record Row(String finding, String metric, Statistic statistic) {}

  private final List<Row> rows = new ArrayList<>();
  private final List<Finding> findings;
  private final double[][] draws;
  private final int studies;

  Battery(List<Finding> findings, List<String> patients, int resamples) {
    this.findings = findings;
    studies = patients.size();
    for (Finding f : findings) {
      rows.add(new Row(f.name, "auroc", Auroc.statistic(f.score, f.label)));
      rows.add(new Row(f.name, "average_precision", AveragePrecision.statistic(f.score, f.label)));
      f.threshold.ifPresent(
          at ->
              RATES.forEach(
                  (metric, rate) ->
                      rows.add(
                          new Row(
                              f.name, metric, Confusion.statistic(at, f.score, f.label, rate)))));
      if (Calibration.of(f.score, f.label).outside() == 0) {
        rows.add(new Row(f.name, "brier", Calibration.brier(f.score, f.label)));
        rows.add(new Row(f.name, "ece", Calibration.ece(f.score, f.label)));
      }
    }
    draws = new Bootstrap(patients, resamples, 0).draws(rows.stream().map(Row::statistic).toList());
  }

  /** {@code {"findings": {NAME: {metric: {"value", "low", "high"} | null ...}}, "macro": {…}}}. */
  Map<String, Object> toJson() {
    Map<String, Object> byFinding = new LinkedHashMap<>();
    Map<String, List<double[]>> macroDraws = new LinkedHashMap<>();
    Map<String, List<Double>> macroValues = new LinkedHashMap<>();
    for (Finding f : findings) {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      for (String metric : metrics()) {
        json.put(metric, null);
      }
      for (int r = 0; r < rows.size(); r++) {
        Row row = rows.get(r);
        if (row.finding.equals(f.name)) {
          double value = row.statistic.of(Statistic.once(studies));
          json.put(row.metric, EstimateJson.of(value, draws[r]));
          if (!Double.isNaN(value)) {
            macroValues.computeIfAbsent(row.metric, m -> new ArrayList<>()).add(value);
            macroDraws.computeIfAbsent(row.metric, m -> new ArrayList<>()).add(draws[r]);
          }
        }
      }
      json.put("threshold", f.threshold.isPresent() ? f.threshold.getAsDouble() : null);
      json.put("positives", count(f.label, (byte) 1));
      json.put("negatives", count(f.label, (byte) 0));
      json.put("unknown", count(f.label, Auroc.LEFT_OUT));
      byFinding.put(f.name, json);
    }
    Map<String, @Nullable Object> macro = new LinkedHashMap<>();
    for (String metric : metrics()) {
      List<Double> values = macroValues.getOrDefault(metric, List.of());
      macro.put(
          metric,
          values.isEmpty()
              ? null
              : EstimateJson.of(
                  values.stream().mapToDouble(v -> v).average().orElseThrow(),
                  Bootstrap.mean(macroDraws.getOrDefault(metric, List.of()))));
    }
    macro.put("findings", findings.size());
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("findings", byFinding);
    out.put("macro", macro);
    return out;
  }

  static List<String> metrics() {
    List<String> names = new ArrayList<>(List.of("auroc", "average_precision"));
    names.addAll(RATES.keySet());
    names.addAll(List.of("brier", "ece"));
    return names;
  }

  /** A metric's value and what each draw gives; empty where it does not exist. */
  Optional<Drawn> drawn(String finding, String metric) {
    for (int r = 0; r < rows.size(); r++) {
      if (rows.get(r).finding.equals(finding) && rows.get(r).metric.equals(metric)) {
        double value = rows.get(r).statistic.of(Statistic.once(studies));
        return Double.isNaN(value) ? Optional.empty() : Optional.of(new Drawn(value, draws[r]));
      }
    }
    return Optional.empty();
  }

  /** A value on all studies and on each draw of patients. */
  record Drawn(double value, double[] draws) {}

  List<Finding> findings() {
    return findings;
  }

  private static int count(byte[] labels, byte label) {
    int count = 0;
    for (byte l : labels) {
      count += l == label ? 1 : 0;
    }
    return count;
  }
}
