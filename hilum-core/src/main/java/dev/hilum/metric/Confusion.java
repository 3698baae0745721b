package dev.hilum.metric;

import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Decisions against truth: a study is called positive when its score is at or above the threshold.
 *
 * <p>Each rate is empty where its denominator is zero, with one exception: Matthews' coefficient of
 * a caller that always says the same is 0, as scikit-learn has it, if the truth has both classes.
 */
public record Confusion(
    long truePositives,
    long falsePositives,
    long falseNegatives,
    long trueNegatives,
    long unknown) {

  /**
   * @param score any real; NaN is refused
   * @param label 1 present, 0 absent, {@link Auroc#LEFT_OUT}
   * @param threshold the lowest score that is called positive
   */
  public static Confusion at(double threshold, double[] score, byte[] label) {
    Labels.check(score, label);
    return weighted(threshold, score, label, Statistic.once(score.length));
  }

  /** One rate of resamples, such as {@code Confusion::f1}, at a threshold that stays. */
  public static Statistic statistic(
      double threshold, double[] score, byte[] label, Function<Confusion, OptionalDouble> rate) {
    Labels.check(score, label);
    return weight -> rate.apply(weighted(threshold, score, label, weight)).orElse(Double.NaN);
  }

  private static Confusion weighted(double threshold, double[] score, byte[] label, int[] weight) {
    long[] cell = new long[4];
    long unknown = 0;
    for (int i = 0; i < score.length; i++) {
      if (label[i] == Auroc.LEFT_OUT) {
        unknown += weight[i];
      } else {
        cell[2 * label[i] + (score[i] >= threshold ? 1 : 0)] += weight[i];
      }
    }
    return new Confusion(cell[3], cell[1], cell[2], cell[0], unknown);
  }

  public long positives() {
    return truePositives + falseNegatives;
  }

  public long negatives() {
    return falsePositives + trueNegatives;
  }

  /** Harmonic mean of precision and sensitivity. */
  public OptionalDouble f1() {
    return ratio(2.0 * truePositives, 2.0 * truePositives + falsePositives + falseNegatives);
  }

  /** Matthews correlation coefficient, -1 to 1; empty unless the truth has both classes. */
  public OptionalDouble mcc() {
    if (positives() == 0 || negatives() == 0) {
      return OptionalDouble.empty();
    }
    double called = truePositives + falsePositives, passed = falseNegatives + trueNegatives;
    if (called == 0 || passed == 0) {
      return OptionalDouble.of(0);
    }
    double covariance =
        (double) truePositives * trueNegatives - (double) falsePositives * falseNegatives;
    return OptionalDouble.of(
        covariance / (Math.sqrt(called * passed) * Math.sqrt((double) positives() * negatives())));
  }

  /** Recall, true positive rate. */
  public OptionalDouble sensitivity() {
    return ratio(truePositives, positives());
  }

  /** True negative rate. */
  public OptionalDouble specificity() {
    return ratio(trueNegatives, negatives());
  }

  /** Positive predictive value, at the prevalence of these studies. */
  public OptionalDouble precision() {
    return ratio(truePositives, truePositives + falsePositives);
  }

  /** Share of right decisions. */
  public OptionalDouble accuracy() {
    return ratio(truePositives + trueNegatives, positives() + negatives());
  }

  private static OptionalDouble ratio(double part, double whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(part / whole);
  }
}
