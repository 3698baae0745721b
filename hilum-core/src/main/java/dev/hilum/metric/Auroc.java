package dev.hilum.metric;

import dev.hilum.finding.Label;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/**
 * Area under the ROC curve of one finding: the chance that a random positive study scores above a
 * random negative one, ties counting one half (the Mann-Whitney statistic).
 *
 * <p>Studies whose label is unknown are left out, never read as negative. With no positive or no
 * negative study left the area does not exist, and the result is empty rather than 0, 0.5 or NaN.
 *
 * <p>Parity: {@code MetricGoldenTest}, scikit-learn's {@code roc_auc_score}.
 */
public final class Auroc {

  /** Unknown, or uncertain under a policy that ignores it: neither positive nor negative. */
  public static final byte LEFT_OUT = Byte.MIN_VALUE;

  private Auroc() {}

  /** Labels as metrics take them: 1 present, 0 absent, {@link #LEFT_OUT} for all else. */
  public static byte[] labels(int count, IntFunction<Label> label) {
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] =
          switch (label.apply(i)) {
            case PRESENT -> 1;
            case ABSENT -> 0;
            case UNCERTAIN, UNKNOWN -> LEFT_OUT;
          };
    }
    return labels;
  }

  /** Counts go with the value: an AUROC over 3 positives is not the same claim as one over 3000. */
  public record Result(OptionalDouble value, int positives, int negatives, int unknown) {}

  /**
   * @param score any real, higher meaning more likely present; NaN is refused
   * @param label what the label policy made of it: 1 present, 0 absent, {@link #LEFT_OUT}
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

  /** The area of resamples: sorted here, once; each draw is one pass. */
  public static Statistic statistic(double[] score, byte[] label) {
    Ranking ranking = new Ranking(score, label);
    return weight -> weighted(ranking, weight);
  }

  /**
   * Counts, for each positive, the negatives below it (twice, to keep halves whole): exact integer
   * arithmetic, so that a resample and its weights give the same bits.
   */
  private static double weighted(Ranking r, int[] weight) {
    long wins = 0; // twice the Mann-Whitney statistic
    long below = 0, above = 0; // negatives and positives passed so far
    if (r.hasTies()) {
      int i = 0;
      for (int end : r.groupEnd) {
        long pos = 0, neg = 0;
        for (; i < end; i++) {
          int w = weight[r.film[i]], isPositive = -r.positive[i];
          pos += w & isPositive;
          neg += w & ~isPositive;
        }
        wins += pos * (2 * below + neg);
        below += neg;
        above += pos;
      }
    } else {
      int[] film = r.film;
      byte[] positive = r.positive;
      for (int i = 0; i < film.length; i++) {
        int w = weight[film[i]], isPositive = -positive[i];
        int pos = w & isPositive;
        wins += pos * below;
        above += pos;
        below += w & ~isPositive;
      }
      wins *= 2;
    }
    return above == 0 || below == 0 ? Double.NaN : wins / 2.0 / ((double) above * below);
  }
}
