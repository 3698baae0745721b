package dev.hilum.train;

/**
 * The factor on the learning rate: a linear rise over {@code warmup} steps, then half a cosine down
 * to {@code floor}:
 *
 * <pre>
 *   f(t) = (t + 1) / warmup                                              t &lt; warmup
 *   f(t) = floor + (1 - floor) (1 + cos(π (t - warmup) / (steps - warmup))) / 2    otherwise
 * </pre>
 *
 * @param steps of the whole run
 * @param floor the factor at the end, in [0, 1]
 */
public record Schedule(int steps, int warmup, double floor) {
  public Schedule {
    if (steps < 1 || warmup < 0 || warmup > steps) {
      throw new IllegalArgumentException(
          "warm-up must lie within the steps, got " + warmup + " of " + steps);
    }
    if (!(floor >= 0 && floor <= 1)) {
      throw new IllegalArgumentException("floor must be in [0, 1], got " + floor);
    }
  }

  /** The factor at step {@code t}, counted from 0. */
  public double factor(int t) {
    if (t < warmup) {
      return (t + 1.0) / warmup;
    }
    double share = Math.min(1, (t - warmup) / (double) Math.max(1, steps - warmup));
    return floor + (1 - floor) * (1 + Math.cos(Math.PI * share)) / 2;
  }
}
