package dev.hilum.metric;

import java.util.Arrays;

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

  /** The weights of the plain metric: every film once. */
  static int[] once(int films) {
    int[] weight = new int[films];
    Arrays.fill(weight, 1);
    return weight;
  }
}
