package dev.hilum.metric;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Percentile interval of bootstrap draws, with linear interpolation between order statistics (the
 * default of NumPy's {@code percentile}).
 *
 * @param low empty, like {@code high}, when no draw has a value
 * @param draws draws that have a value
 * @param skipped draws without one, such as those that hold a single class
 */
public record Interval(OptionalDouble low, OptionalDouble high, int draws, int skipped) {

  /** The middle 95 % of the draws; NaN marks a draw without value. */
  public static Interval of(double[] draws) {
    return of(draws, 0.95);
  }

  /**
   * @param level share of the draws inside, above 0 and below 1
   */
  public static Interval of(double[] draws, double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must lie between 0 and 1, got " + level);
    }
    double[] sorted = Arrays.stream(draws).filter(d -> !Double.isNaN(d)).sorted().toArray();
    int skipped = draws.length - sorted.length;
    if (sorted.length == 0) {
      return new Interval(OptionalDouble.empty(), OptionalDouble.empty(), 0, skipped);
    }
    return new Interval(
        OptionalDouble.of(quantile(sorted, (1 - level) / 2)),
        OptionalDouble.of(quantile(sorted, (1 + level) / 2)),
        sorted.length,
        skipped);
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
