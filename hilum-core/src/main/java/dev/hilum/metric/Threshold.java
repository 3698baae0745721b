package dev.hilum.metric;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The threshold that serves a rate best on validation films; never to be chosen on test films.
 *
 * @param threshold the lowest score to call positive; one of the validation scores
 * @param value the rate at that threshold, on the films that chose it
 */
public record Threshold(double threshold, double value, int positives, int negatives) {

  /** Rates that a threshold can be chosen by. */
  public enum By {
    F1(Confusion::f1),
    MCC(Confusion::mcc);

    private final Function<Confusion, OptionalDouble> rate;

    By(Function<Confusion, OptionalDouble> rate) {
      this.rate = rate;
    }

    public OptionalDouble of(Confusion confusion) {
      return rate.apply(confusion);
    }
  }

  /**
   * Tries every distinct score; of equally good thresholds the highest is taken, which calls the
   * fewest studies positive. Empty without a positive or without a negative study.
   *
   * @param label 1 present, 0 absent, {@link Auroc#LEFT_OUT}
   */
  public static Optional<Threshold> best(By by, double[] score, byte[] label) {
    Ranking r = new Ranking(score, label);
    if (r.positives == 0 || r.negatives == 0) {
      return Optional.empty();
    }
    double threshold = Double.NaN, best = Double.NEGATIVE_INFINITY;
    int found = 0, called = 0;
    for (int g = r.groupEnd.length - 1; g >= 0; g--) {
      int start = g == 0 ? 0 : r.groupEnd[g - 1];
      for (int i = start; i < r.groupEnd[g]; i++) {
        found += r.positive[i];
        called++;
      }
      double value =
          by.of(
                  new Confusion(
                      found,
                      called - found,
                      r.positives - found,
                      r.negatives - (called - found),
                      r.unknown))
              .orElse(Double.NEGATIVE_INFINITY);
      if (value > best) {
        best = value;
        threshold = r.score[start];
      }
    }
    return Optional.of(new Threshold(threshold, best, r.positives, r.negatives));
  }
}
