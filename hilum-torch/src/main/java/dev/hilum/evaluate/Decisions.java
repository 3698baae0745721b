package dev.hilum.evaluate;

import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.Statistic;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One rate of somebody's decisions: its value for each finding, with that of every draw of
 * patients, so that two can be subtracted or several averaged.
 *
 * @param value [findings], NaN where the rate does not exist
 * @param draws [findings][draws]
 */
record Decisions(double[] value, double[][] draws) {

  /** A rate of each finding on the same studies. */
  static Decisions of(List<Statistic> rate, int studies, Bootstrap bootstrap) {
    int[] once = Statistic.once(studies);
    return new Decisions(
        rate.stream().mapToDouble(r -> r.of(once)).toArray(), bootstrap.draws(rate));
  }

  /** Of a caller who decides nothing: no value in any finding. */
  static Decisions none(int findings) {
    double[] value = new double[findings];
    Arrays.fill(value, Double.NaN);
    return new Decisions(value, new double[findings][0]);
  }

  boolean isNone() {
    return Arrays.stream(value).allMatch(Double::isNaN);
  }

  /** The mean of several people, who decided on the same studies. */
  static Decisions mean(List<Decisions> people) {
    return people.stream()
        .reduce((a, b) -> a.with(b, Double::sum))
        .map(sum -> sum.with(sum, (s, same) -> s / people.size()))
        .orElseThrow();
  }

  /** What is left when another's rate is subtracted, draw by draw. */
  Decisions minus(Decisions other) {
    return with(other, (a, b) -> a - b);
  }

  private Decisions with(Decisions other, DoubleBinaryOperator of) {
    double[][] both = new double[draws.length][];
    for (int f = 0; f < both.length; f++) {
      both[f] = draws[f].length == 0 ? draws[f] : combined(draws[f], other.draws[f], of);
    }
    return new Decisions(combined(value, other.value, of), both);
  }

  private static double[] combined(double[] a, double[] b, DoubleBinaryOperator of) {
    double[] out = new double[a.length];
    Arrays.setAll(out, i -> of.applyAsDouble(a[i], b[i]));
    return out;
  }

  /** The unweighted mean over some findings, as a single one. */
  private Decisions over(int[] findings) {
    return findings.length == 0
        ? new Decisions(new double[] {Double.NaN}, new double[1][0])
        : new Decisions(
            new double[] {
              Arrays.stream(findings).mapToDouble(f -> value[f]).average().orElseThrow()
            },
            new double[][] {
              Bootstrap.mean(Arrays.stream(findings).mapToObj(f -> draws[f]).toList())
            });
  }

  /** Findings in which everybody has this rate: only over these can they be averaged alike. */
  static int[] shared(List<Decisions> everybody) {
    return IntStream.range(0, everybody.getFirst().value.length)
        .filter(f -> everybody.stream().noneMatch(d -> Double.isNaN(d.value[f])))
        .toArray();
  }

  /** {@code {rate: …, "findings": {NAME: {rate: …}}}} for several rates of one caller. */
  static Map<String, @Nullable Object> toJson(
      Map<String, Decisions> rates,
      List<String> findings,
      Map<String, int[]> shared,
      boolean difference) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    rates.forEach(
        (name, d) ->
            json.put(name, d.over(shared.getOrDefault(name, new int[0])).json(0, difference)));
    Map<String, Object> each = new LinkedHashMap<>();
    for (int f = 0; f < findings.size(); f++) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      for (Map.Entry<String, Decisions> rate : rates.entrySet()) {
        one.put(rate.getKey(), rate.getValue().json(f, difference));
      }
      each.put(findings.get(f), one);
    }
    json.put("findings", each);
    return json;
  }

  private @Nullable Object json(int f, boolean difference) {
    return difference
        ? EstimateJson.difference(value[f], draws[f])
        : EstimateJson.of(value[f], draws[f]);
  }
}
