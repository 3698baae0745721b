package dev.hilum.metric;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A ROC or precision-recall curve on a fixed grid of 101 or 100 places, each with the middle 95 %
 * of what resamples of patients give there: a pointwise, vertical band (Fawcett, Pattern
 * Recognition Letters 27, 2006, section 9.1, with resamples for folds). It holds each place by
 * itself with 95 %, not the whole curve at once.
 *
 * <p>At a false positive rate the ROC curve has its highest point there, linear between points; at
 * a recall the precision-recall curve has the precision of the highest score that reaches it,
 * without interpolation, as {@link AveragePrecision} sums it.
 *
 * <p>All arrays are empty without a positive or without a negative study.
 *
 * @param x false positive rate from 0 (ROC) or recall from 0.01 (precision-recall) to 1, rising
 * @param y true positive rate or precision on all films, 0 to 1
 * @param low lower end of the band
 * @param high upper end of the band
 * @param draws resamples that the band rests on
 * @param skipped resamples that held a single class
 */
public record CurveBand(
    double[] x, double[] y, double[] low, double[] high, int draws, int skipped) {
  private static final int STEPS = 100;

  /**
   * The ROC curve with its band.
   *
   * @param score any real, higher meaning more likely present; NaN is refused
   * @param label 1 present, 0 absent, {@link Auroc#LEFT_OUT}
   * @param patients resamples of the same films
   */
  public static CurveBand roc(double[] score, byte[] label, Bootstrap patients) {
    return of(new Ranking(score, label), true, patients);
  }

  /** The precision-recall curve with its band; parameters as those of {@link #roc}. */
  public static CurveBand precisionRecall(double[] score, byte[] label, Bootstrap patients) {
    return of(new Ranking(score, label), false, patients);
  }

  private static CurveBand of(Ranking r, boolean roc, Bootstrap patients) {
    if (r.positives == 0 || r.negatives == 0) {
      double[] none = {};
      return new CurveBand(none, none, none, none, 0, 0);
    }
    int first = roc ? 0 : 1, places = STEPS + 1 - first;
    double[][] at = new double[places][patients.draws()];
    patients.each(
        (draw, weight) -> {
          double[] curve = roc ? roc(r, weight) : precision(r, weight);
          for (int i = 0; i < places; i++) {
            at[i][draw] = curve[first + i];
          }
        });
    int[] once = Statistic.once(r.film.length + r.unknown);
    double[] curve = roc ? roc(r, once) : precision(r, once);
    Interval[] interval = Arrays.stream(at).map(Interval::of).toArray(Interval[]::new);
    return new CurveBand(
        IntStream.range(0, places).mapToDouble(i -> (double) (first + i) / STEPS).toArray(),
        Arrays.copyOfRange(curve, first, curve.length),
        Arrays.stream(interval).mapToDouble(i -> orNone(i.low())).toArray(),
        Arrays.stream(interval).mapToDouble(i -> orNone(i.high())).toArray(),
        interval[0].draws(),
        interval[0].skipped());
  }

  private static double orNone(OptionalDouble end) {
    return end.orElse(Double.NaN);
  }

  /** True positive rates at the false positive rates k / STEPS; NaN for a single class. */
  private static double[] roc(Ranking r, int[] weight) {
    double[] y = new double[STEPS + 1];
    long[] total = totals(r, weight);
    long positives = total[1], negatives = total[0];
    if (positives == 0 || negatives == 0) {
      Arrays.fill(y, Double.NaN);
      return y;
    }
    long found = 0, wrong = 0;
    int k = 0;
    for (int g = r.groupEnd.length - 1; g >= 0; g--) {
      long fromFound = found, fromWrong = wrong;
      for (int i = g == 0 ? 0 : r.groupEnd[g - 1]; i < r.groupEnd[g]; i++) {
        int w = weight[r.film[i]];
        found += w & -r.positive[i];
        wrong += w & ~-r.positive[i];
      }
      for (; k <= STEPS && k * negatives < wrong * STEPS; k++) { // the place lies before this point
        double share =
            (k * negatives / (double) STEPS - fromWrong) / Math.max(1, wrong - fromWrong);
        y[k] = (fromFound + share * (found - fromFound)) / positives;
      }
    }
    Arrays.fill(y, k, STEPS + 1, 1);
    return y;
  }

  /** Precisions at the recalls k / STEPS; NaN for a single class. */
  private static double[] precision(Ranking r, int[] weight) {
    double[] y = new double[STEPS + 1];
    long[] total = totals(r, weight);
    if (total[0] == 0 || total[1] == 0) {
      Arrays.fill(y, Double.NaN);
      return y;
    }
    long found = 0, called = 0;
    int k = 0;
    for (int g = r.groupEnd.length - 1; g >= 0; g--) {
      for (int i = g == 0 ? 0 : r.groupEnd[g - 1]; i < r.groupEnd[g]; i++) {
        int w = weight[r.film[i]];
        found += w & -r.positive[i];
        called += w;
      }
      for (; called > 0 && k <= STEPS && k * total[1] <= found * STEPS; k++) {
        y[k] = (double) found / called;
      }
    }
    return y;
  }

  private static long[] totals(Ranking r, int[] weight) {
    long[] total = new long[2];
    for (int i = 0; i < r.film.length; i++) {
      total[r.positive[i]] += weight[r.film[i]];
    }
    return total;
  }
}
