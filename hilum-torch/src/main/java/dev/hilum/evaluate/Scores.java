package dev.hilum.evaluate;

import dev.hilum.study.Split;
import dev.hilum.task.Estimate;
import dev.hilum.task.LinearProbe;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The score by which a probe's target is read: AUROC for a label, R² for a value; never without its
 * interval.
 */
record Scores(
    String measure,
    OptionalDouble value,
    OptionalDouble low,
    OptionalDouble high,
    Map<String, Integer> counts) {

  /**
   * The main score of one target on test films; empty values where it is undefined or was left out.
   */
  static Scores main(LinearProbe.Result probe, String name) {
    LinearProbe.Target target = probe.targets().get(name);
    if (target == null) {
      return new Scores(
          "AUROC",
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Map.of());
    }
    String key = target.binary() ? "auroc" : "r2";
    Estimate estimate = target.scores().get(key);
    Map<String, Integer> counts = target.counts().getOrDefault(Split.TEST, Map.of());
    String measure = target.binary() ? "AUROC" : "R²";
    return estimate == null
        ? new Scores(
            measure, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), counts)
        : new Scores(
            measure,
            estimate.value(),
            estimate.interval().low(),
            estimate.interval().high(),
            counts);
  }

  /** {@code 0.912 [0.880, 0.940]}. */
  String text() {
    if (value.isEmpty()) {
      return "undefined";
    }
    String point = String.format(Locale.ROOT, "%.3f", value.getAsDouble());
    return low.isEmpty() || high.isEmpty()
        ? point
        : point
            + String.format(Locale.ROOT, " [%.3f, %.3f]", low.getAsDouble(), high.getAsDouble());
  }

  /** For the title of a chart: {@code AUROC 0.91}, or why there is no such number. */
  String title() {
    if (value.isPresent()) {
      return measure + String.format(Locale.ROOT, " %.2f", value.getAsDouble());
    }
    return "%s not defined (%d with, %d without)"
        .formatted(
            measure, counts.getOrDefault("positives", 0), counts.getOrDefault("negatives", 0));
  }

  Map<String, Object> toJson() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("measure", measure.equals("AUROC") ? "auroc" : "r2");
    value.ifPresent(v -> out.put("value", v));
    low.ifPresent(v -> out.put("low", v));
    high.ifPresent(v -> out.put("high", v));
    out.put("counts", counts);
    return out;
  }
}
