package dev.hilum.metric;

import java.util.Arrays;

/**
 * Whether two scores of the same studies have different areas under their ROC curves, by the
 * variance of DeLong, DeLong and Clarke-Pearson (Biometrics 44, 1988), computed from midranks (Sun
 * and Xu, IEEE Signal Processing Letters 21, 2014).
 *
 * <p>It takes studies for independent: with several studies of one patient use {@link Bootstrap}.
 * Parity: {@code DeLongGoldenTest}, the structural components by their definition.
 *
 * @param first area of the first score
 * @param second area of the second
 * @param standardError of {@code first - second}; 0 when every resample would agree
 * @param p two-sided probability of so large a difference by chance; 1 where the areas are equal
 */
public record DeLong(double first, double second, double standardError, double p) {

  /**
   * @param label 1 present, 0 absent, {@link Auroc#LEFT_OUT}
   * @throws IllegalArgumentException without two positive and two negative studies
   */
  public static DeLong compare(double[] first, double[] second, byte[] label) {
    Labels.check(first, label);
    Labels.check(second, label);
    Components a = Components.of(first, label), b = Components.of(second, label);
    double variance =
        (covariance(a.positive, a.positive)
                    + covariance(b.positive, b.positive)
                    - 2 * covariance(a.positive, b.positive))
                / a.positive.length
            + (covariance(a.negative, a.negative)
                    + covariance(b.negative, b.negative)
                    - 2 * covariance(a.negative, b.negative))
                / a.negative.length;
    double error = Math.sqrt(Math.max(0, variance)), difference = a.area - b.area;
    double p = difference == 0 ? 1 : error == 0 ? 0 : Normal.twoSided(Math.abs(difference) / error);
    return new DeLong(a.area, b.area, error, p);
  }

  /** For each study, the share of the other class that it is rightly ranked against. */
  private record Components(double area, double[] positive, double[] negative) {
    static Components of(double[] score, byte[] label) {
      double[] positives = of(score, label, (byte) 1), negatives = of(score, label, (byte) 0);
      if (positives.length < 2 || negatives.length < 2) {
        throw new IllegalArgumentException(
            "DeLong's variance needs two positive and two negative studies, got "
                + positives.length
                + " and "
                + negatives.length);
      }
      double[] all = Arrays.copyOf(positives, positives.length + negatives.length);
      System.arraycopy(negatives, 0, all, positives.length, negatives.length);
      double[] among = midranks(all), own = midranks(positives), other = midranks(negatives);
      double[] positive = new double[positives.length], negative = new double[negatives.length];
      double area = 0;
      for (int i = 0; i < positive.length; i++) {
        positive[i] = (among[i] - own[i]) / negatives.length;
        area += positive[i] / positive.length;
      }
      for (int j = 0; j < negative.length; j++) {
        negative[j] = 1 - (among[positives.length + j] - other[j]) / positives.length;
      }
      return new Components(area, positive, negative);
    }

    private static double[] of(double[] score, byte[] label, byte wanted) {
      double[] kept = new double[score.length];
      int n = 0;
      for (int i = 0; i < score.length; i++) {
        if (label[i] == wanted) {
          kept[n++] = score[i];
        }
      }
      return Arrays.copyOf(kept, n);
    }

    /** Ranks from 1, equal values sharing the mean of theirs. */
    private static double[] midranks(double[] values) {
      Integer[] order = new Integer[values.length];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
      double[] ranks = new double[values.length];
      for (int from = 0, to; from < order.length; from = to) {
        to = from;
        while (to < order.length && values[order[to]] == values[order[from]]) {
          to++;
        }
        for (int i = from; i < to; i++) {
          ranks[order[i]] = (from + to + 1) / 2.0;
        }
      }
      return ranks;
    }
  }

  private static double covariance(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - meanA) * (b[i] - meanB);
    }
    return sum / (a.length - 1);
  }
}
