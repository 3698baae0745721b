package dev.hilum.metric;

/**
 * A metric of a resample: every film counts as often as it was drawn. With weight 1 everywhere it
 * is the plain metric. Implementations are safe for several threads at once.
 */
@FunctionalInterface
public interface Statistic {
  /**
   * @param weight how often each film was drawn, in the order of the caller's arrays
   * @return the value, or NaN where the resample leaves it undefined
   */
  double of(int[] weight);
}
