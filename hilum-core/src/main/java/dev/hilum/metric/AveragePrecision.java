package dev.hilum.metric;

import java.util.OptionalDouble;

/**
 * Average precision of one finding: the precision at every score at which a positive is found,
 * weighted by the recall it adds: {@code sum (R_k - R_{k-1}) P_k} over the distinct scores from the
 * highest down. No interpolation between the points; equal scores are one step.
 *
 * <p>Undefined, and empty, without a positive or without a negative study: among positives alone
 * every ranking scores 1. Parity: {@code MetricGoldenTest}, scikit-learn's {@code
 * average_precision_score}.
 */
public final class AveragePrecision {
  private AveragePrecision() {}

  /** The value with what it rests on; chance level is {@code positives / (positives+negatives)}. */
  public record Result(OptionalDouble value, int positives, int negatives, int unknown) {}

  /**
   * @param score any real, higher meaning more likely present; NaN is refused
   * @param label 1 present, 0 absent, {@link Auroc#LEFT_OUT}
   */
  public static Result of(double[] score, byte[] label) {
    Ranking ranking = new Ranking(score, label);
    double value = weighted(ranking, Statistic.once(score.length));
    return new Result(
        Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value),
        ranking.positives,
        ranking.negatives,
        ranking.unknown);
  }

  /** The average precision of resamples: sorted here, once; each draw is one pass. */
  public static Statistic statistic(double[] score, byte[] label) {
    Ranking ranking = new Ranking(score, label);
    return weight -> weighted(ranking, weight);
  }

  private static double weighted(Ranking r, int[] weight) {
    long found = 0, called = 0;
    double sum = 0;
    for (int g = r.groupEnd.length - 1; g >= 0; g--) {
      long pos = 0, all = 0;
      for (int i = g == 0 ? 0 : r.groupEnd[g - 1]; i < r.groupEnd[g]; i++) {
        int w = weight[r.film[i]];
        all += w;
        pos += w & -r.positive[i];
      }
      found += pos;
      called += all;
      if (pos > 0) {
        sum += pos * ((double) found / called);
      }
    }
    return found == 0 || found == called ? Double.NaN : sum / found;
  }
}
