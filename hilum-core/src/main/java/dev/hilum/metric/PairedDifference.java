package dev.hilum.metric;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How much one caller differs from another on the same films: the difference, its percentile
 * interval over resampled patients, and the probability that it stands for nothing.
 *
 * <p>The two-sided probability inverts the percentile interval (Davison and Hinkley, Bootstrap
 * Methods and their Application, 1997, sections 4.4 and 5.3): twice the share of draws on the rarer
 * side of zero, zeros counted on both sides and one draw added to each side, {@code p = min(1, 2
 * (min(#{d ≤ 0}, #{d ≥ 0}) + 1) / (draws + 1))}. It is never below {@code 2 / (draws + 1)}, and it
 * knows nothing of other comparisons made beside it.
 *
 * @param value first minus second, on all films
 * @param interval the middle 95 % of the draws' differences
 * @param p two-sided; empty when no draw has a difference
 */
public record PairedDifference(double value, Interval interval, OptionalDouble p) {

  /**
   * @param draws first minus second on each draw ({@link Bootstrap#difference}), NaN where one of
   *     them is undefined
   */
  public static PairedDifference of(double value, double[] draws) {
    Interval interval = Interval.of(draws);
    if (interval.draws() == 0) {
      return new PairedDifference(value, interval, OptionalDouble.empty());
    }
    long below = Arrays.stream(draws).filter(d -> d <= 0).count();
    long above = Arrays.stream(draws).filter(d -> d >= 0).count();
    double p = Math.min(1, 2.0 * (Math.min(below, above) + 1) / (interval.draws() + 1));
    return new PairedDifference(value, interval, OptionalDouble.of(p));
  }
}
