package dev.hilum.evaluate;

import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.Confusion;
import dev.hilum.metric.Statistic;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One rate of somebody's decisions: its value for each finding and, last, over findings, with the
 * value of every resample, so that two can be subtracted or several averaged.
 *
 * @param value [findings + 1]
 * @param draws [findings + 1][resamples]
 */
record Decisions(double[] value, double[][] draws) {

  /** The rate at the thresholds that turn scores into decisions. */
  static Decisions of(
      Aligned table,
      List<String> findings,
      Map<String, OptionalDouble> thresholds,
      Function<Confusion, OptionalDouble> rate,
      Bootstrap bootstrap) {
    List<Statistic> statistics =
        findings.stream()
            .map(
                f ->
                    Confusion.statistic(
                        Objects.requireNonNull(thresholds.get(f)).orElseThrow(),
                        table.scores(f),
                        table.labels(f),
                        rate))
            .toList();
    int[] once = new int[table.rows().length];
    Arrays.fill(once, 1);
    double[] value = new double[findings.size() + 1];
    for (int f = 0; f < findings.size(); f++) {
      value[f] = statistics.get(f).of(once);
    }
    value[findings.size()] = Arrays.stream(value, 0, findings.size()).average().orElse(Double.NaN);
    double[][] draws = Arrays.copyOf(bootstrap.draws(statistics), findings.size() + 1);
    draws[findings.size()] = Bootstrap.mean(Arrays.asList(draws).subList(0, findings.size()));
    return new Decisions(value, draws);
  }

  /** The mean of several people, who decided on the same studies. */
  static Decisions mean(List<Decisions> people) {
    return people.stream()
        .reduce((a, b) -> a.with(b, Double::sum))
        .map(sum -> sum.with(sum, (s, same) -> s / people.size()))
        .orElseThrow();
  }

  /** What is left when another's rate is subtracted, resample by resample. */
  Decisions minus(Decisions other) {
    return with(other, (a, b) -> a - b);
  }

  private Decisions with(Decisions other, DoubleBinaryOperator of) {
    double[][] both = new double[draws.length][];
    for (int f = 0; f < both.length; f++) {
      both[f] = combined(draws[f], other.draws[f], of);
    }
    return new Decisions(combined(value, other.value, of), both);
  }

  private static double[] combined(double[] a, double[] b, DoubleBinaryOperator of) {
    double[] out = new double[a.length];
    Arrays.setAll(out, i -> of.applyAsDouble(a[i], b[i]));
    return out;
  }

  /** {@code {rate: …, "findings": {NAME: {rate: …}}}} for several rates of one caller. */
  static Map<String, @Nullable Object> toJson(Map<String, Decisions> rates, List<String> findings) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    rates.forEach((name, d) -> json.put(name, d.json(findings.size())));
    Map<String, Object> each = new LinkedHashMap<>();
    for (int f = 0; f < findings.size(); f++) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      for (Map.Entry<String, Decisions> rate : rates.entrySet()) {
        one.put(rate.getKey(), rate.getValue().json(f));
      }
      each.put(findings.get(f), one);
    }
    json.put("findings", each);
    return json;
  }

  private @Nullable Object json(int f) {
    return Battery.json(value[f], draws[f]);
  }
}
