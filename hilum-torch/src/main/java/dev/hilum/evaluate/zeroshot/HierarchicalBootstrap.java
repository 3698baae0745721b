package dev.hilum.evaluate.zeroshot;

import dev.hilum.metric.Interval;
import dev.hilum.run.Draws;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Intervals and tests over patients and seeds at once. Pairs of towers and test sets are fixed: the
 * claim is about these. Draw d takes, for each pair, as many seeds as there are, with replacement,
 * the same for every treatment, and on each test set the resample d of its patients, the same for
 * every run; the contrast is the mean over pairs, drawn seeds and test sets.
 *
 * <p>Percentile intervals, 95 %. p is two-sided: twice the smaller share of draws on either side of
 * zero, {@code 2 (1 + count) / (1 + draws)}, at most 1.
 */
final class HierarchicalBootstrap {
  private static final long SEEDS = 0x73656564L; // "seed"

  /** A place in the grid. */
  record Place(String pair, String treatment, int seed, String test) {}

  /**
   * A mean or difference.
   *
   * @param p of a difference; NaN for a mean
   * @param runs that it rests on, of each treatment
   */
  record Estimate(double value, Interval interval, double p, int runs) {
    Map<String, Object> toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("value", value);
      json.put("low", interval.low().orElse(Double.NaN));
      json.put("high", interval.high().orElse(Double.NaN));
      if (!Double.isNaN(p)) {
        json.put("p", p);
      }
      json.put("runs", runs);
      return json;
    }

    /** Whether the interval lies on one side of zero. */
    boolean resolved() {
      return interval.low().orElse(-1) > 0 || interval.high().orElse(1) < 0;
    }
  }

  private final Map<Place, MacroDraws> scores;
  private final int seeds;
  private final int draws;
  private final long key;

  /**
   * @param scores of every run on every test set
   * @param seeds of each treatment, numbered from 0
   */
  HierarchicalBootstrap(Map<Place, MacroDraws> scores, int seeds, int draws, long key) {
    this.scores = Map.copyOf(scores);
    this.seeds = seeds;
    this.draws = draws;
    this.key = key;
  }

  Estimate estimate(Contrast contrast, List<String> pairs, List<String> tests) {
    double[] sums = new double[draws];
    double value = 0;
    double share = 1.0 / (pairs.size() * seeds * tests.size());
    for (int p = 0; p < pairs.size(); p++) {
      double[][] bySeed = new double[seeds][draws];
      for (int seed = 0; seed < seeds; seed++) {
        value += share * add(contrast, pairs.get(p), seed, tests, bySeed[seed]);
      }
      for (int d = 0; d < draws; d++) {
        RandomGenerator random = Draws.at(key, SEEDS, d, p);
        for (int i = 0; i < seeds; i++) {
          sums[d] += share * bySeed[random.nextInt(seeds)][d];
        }
      }
    }
    double p = contrast.isDifference() ? twoSided(sums) : Double.NaN;
    return new Estimate(value, Interval.of(sums), p, pairs.size() * seeds);
  }

  /** Adds the contrast of one seed, summed over test sets, to the draws; returns its value. */
  private double add(Contrast contrast, String pair, int seed, List<String> tests, double[] draws) {
    double value = 0;
    for (String test : tests) {
      for (Map.Entry<String, Double> weight : contrast.weights().entrySet()) {
        Place place = new Place(pair, weight.getKey(), seed, test);
        MacroDraws run = scores.get(place);
        if (run == null) {
          throw new IllegalArgumentException(contrast.name() + " needs the run " + place);
        }
        value += weight.getValue() * run.value();
        for (int d = 0; d < draws.length; d++) {
          draws[d] += weight.getValue() * run.draws()[d];
        }
      }
    }
    return value;
  }

  private static double twoSided(double[] sums) {
    double[] known = Arrays.stream(sums).filter(d -> !Double.isNaN(d)).toArray();
    long below = Arrays.stream(known).filter(d -> d <= 0).count();
    long above = Arrays.stream(known).filter(d -> d >= 0).count();
    return Math.min(1, 2.0 * (1 + Math.min(below, above)) / (1 + known.length));
  }
}
