package dev.hilum.metric;

import java.util.OptionalDouble;

/**
 * How far probabilities can be believed: the Brier score {@code mean (p - y)^2} and the expected
 * calibration error over 15 equal bins, {@code sum |bin| / n * |mean p - mean y|} (Guo et al.,
 * arXiv 1706.04599, on the probability of the positive class). Bins are closed above, the first one
 * below too: those of scikit-learn's {@code calibration_curve}.
 *
 * <p>A score outside [0, 1] is no probability: both are empty then, nothing is clipped.
 *
 * @param outside known studies whose score lies outside [0, 1]
 */
public record Calibration(
    OptionalDouble brier,
    OptionalDouble ece,
    int positives,
    int negatives,
    int unknown,
    int outside) {
  private static final int BINS = 15;

  /**
   * @param label 1 present, 0 absent, {@link Auroc#LEFT_OUT}
   */
  public static Calibration of(double[] probability, byte[] label) {
    Labels.check(probability, label);
    int[] count = new int[2];
    int unknown = 0, outside = 0;
    for (int i = 0; i < label.length; i++) {
      if (label[i] == Auroc.LEFT_OUT) {
        unknown++;
      } else {
        count[label[i]]++;
        outside += isProbability(probability[i]) ? 0 : 1;
      }
    }
    int[] once = Statistic.once(label.length);
    boolean defined = outside == 0 && count[0] + count[1] > 0;
    return new Calibration(
        defined ? OptionalDouble.of(brier(probability, label).of(once)) : OptionalDouble.empty(),
        defined ? OptionalDouble.of(ece(probability, label).of(once)) : OptionalDouble.empty(),
        count[1],
        count[0],
        unknown,
        outside);
  }

  /** The Brier score of resamples; NaN when a drawn score is no probability. */
  public static Statistic brier(double[] probability, byte[] label) {
    Labels.check(probability, label);
    return weight -> {
      double sum = 0;
      long films = 0;
      for (int i = 0; i < label.length; i++) {
        if (label[i] != Auroc.LEFT_OUT && weight[i] > 0) {
          double error = probability[i] - label[i];
          sum += isProbability(probability[i]) ? weight[i] * error * error : Double.NaN;
          films += weight[i];
        }
      }
      return films == 0 ? Double.NaN : sum / films;
    };
  }

  /** The expected calibration error of resamples; NaN when a drawn score is no probability. */
  public static Statistic ece(double[] probability, byte[] label) {
    Labels.check(probability, label);
    return weight -> {
      double[] gap = new double[BINS]; // sum of p - y
      long films = 0;
      for (int i = 0; i < label.length; i++) {
        if (label[i] != Auroc.LEFT_OUT && weight[i] > 0) {
          if (!isProbability(probability[i])) {
            return Double.NaN;
          }
          gap[bin(probability[i])] += weight[i] * (probability[i] - label[i]);
          films += weight[i];
        }
      }
      double sum = 0;
      for (double g : gap) {
        sum += Math.abs(g);
      }
      return films == 0 ? Double.NaN : sum / films;
    };
  }

  private static boolean isProbability(double p) {
    return p >= 0 && p <= 1;
  }

  private static int bin(double p) {
    double width = 1.0 / BINS;
    int bin = (int) Math.min(p / width, BINS - 1);
    if (bin > 0 && p <= bin * width) {
      return bin - 1; // an edge, or the division rounded up
    }
    return bin < BINS - 1 && p > (bin + 1) * width ? bin + 1 : bin;
  }
}
