package dev.hilum.metric;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How well values meet numeric targets, such as age: the coefficient of determination {@code R² = 1
 * - sum (y - v)² / sum (y - mean y)²} and the mean absolute error, in the unit of the target.
 *
 * <p>A NaN target means "no information": that film is left out. R² is empty with fewer than two
 * films or without spread of the targets.
 */
public record Regression(OptionalDouble r2, OptionalDouble mae, int known, int unknown) {

  /**
   * @param value what was predicted; NaN is refused
   * @param target the truth, or NaN where it is unknown
   */
  public static Regression of(double[] value, double[] target) {
    int[] once = Statistic.once(value.length);
    double r2 = r2(value, target).of(once), mae = mae(value, target).of(once);
    int known = (int) Arrays.stream(target).filter(t -> !Double.isNaN(t)).count();
    return new Regression(optional(r2), optional(mae), known, target.length - known);
  }

  /** R² of resamples. */
  public static Statistic r2(double[] value, double[] target) {
    check(value, target);
    return weight -> {
      double sum = 0;
      long films = 0;
      for (int i = 0; i < target.length; i++) {
        if (!Double.isNaN(target[i])) {
          sum += weight[i] * target[i];
          films += weight[i];
        }
      }
      double mean = sum / films, residual = 0, total = 0;
      for (int i = 0; i < target.length; i++) {
        if (!Double.isNaN(target[i])) {
          double error = target[i] - value[i], spread = target[i] - mean;
          residual += weight[i] * error * error;
          total += weight[i] * spread * spread;
        }
      }
      return films < 2 || total == 0 ? Double.NaN : 1 - residual / total;
    };
  }

  /** Mean absolute error of resamples. */
  public static Statistic mae(double[] value, double[] target) {
    check(value, target);
    return weight -> {
      double sum = 0;
      long films = 0;
      for (int i = 0; i < target.length; i++) {
        if (!Double.isNaN(target[i])) {
          sum += weight[i] * Math.abs(target[i] - value[i]);
          films += weight[i];
        }
      }
      return films == 0 ? Double.NaN : sum / films;
    };
  }

  private static void check(double[] value, double[] target) {
    if (value.length != target.length) {
      throw new IllegalArgumentException(
          "one target per value: got " + value.length + " values, " + target.length + " targets");
    }
    for (int i = 0; i < value.length; i++) {
      if (Double.isNaN(value[i])) {
        throw new IllegalArgumentException("value " + i + " is NaN");
      }
    }
  }

  private static OptionalDouble optional(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
