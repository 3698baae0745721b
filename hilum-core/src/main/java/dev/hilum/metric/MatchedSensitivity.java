package dev.hilum.metric;

/**
 * A model beside somebody who decides, without any threshold: the sensitivity of the model's ROC
 * curve at that person's false positive rate, minus the person's own sensitivity. It is above zero
 * where the person's point lies below the curve.
 *
 * <p>Between points of the curve the sensitivity is linear (the curve of a caller that draws lots
 * between two thresholds); where the curve rises at the very rate, its highest point there counts.
 */
public final class MatchedSensitivity {
  private MatchedSensitivity() {}

  /**
   * The difference on resamples, in which the person's rate moves too; NaN for a single class.
   *
   * @param score of the model, any real; NaN is refused
   * @param decision of the person: called positive at {@code 0.5} and above
   * @param label 1 present, 0 absent, {@link Auroc#LEFT_OUT}
   */
  public static Statistic difference(double[] score, double[] decision, byte[] label) {
    Ranking ranking = new Ranking(score, label);
    Labels.check(decision, label);
    return weight -> difference(ranking, decision, weight);
  }

  private static double difference(Ranking r, double[] decision, int[] weight) {
    long positives = 0, negatives = 0, hits = 0, alarms = 0;
    for (int i = 0; i < r.film.length; i++) {
      int w = weight[r.film[i]];
      boolean called = decision[r.film[i]] >= 0.5;
      if (r.positive[i] == 1) {
        positives += w;
        hits += called ? w : 0;
      } else {
        negatives += w;
        alarms += called ? w : 0;
      }
    }
    return positives == 0 || negatives == 0
        ? Double.NaN
        : (found(r, weight, alarms, positives) - hits) / positives;
  }

  /**
   * Positives that the model finds while it raises as many false alarms, between points a share.
   */
  private static double found(Ranking r, int[] weight, long alarms, long positives) {
    long found = 0, wrong = 0;
    for (int g = r.groupEnd.length - 1; g >= 0; g--) {
      long fromFound = found, fromWrong = wrong;
      for (int i = g == 0 ? 0 : r.groupEnd[g - 1]; i < r.groupEnd[g]; i++) {
        int w = weight[r.film[i]];
        found += w & -r.positive[i];
        wrong += w & ~-r.positive[i];
      }
      if (wrong > alarms) {
        double share = (double) (alarms - fromWrong) / (wrong - fromWrong);
        return fromFound + share * (found - fromFound);
      }
    }
    return positives;
  }
}
