package dev.hilum.metric;

/**
 * Points of a ROC or a precision-recall curve, one for each distinct score from the highest down:
 * all studies at or above it are called positive.
 *
 * @param threshold falling scores; the first point of a ROC curve, where nothing is called, has
 *     positive infinity
 * @param x false positive rate (ROC) or recall (precision-recall), rising, 0 to 1
 * @param y true positive rate (ROC) or precision (precision-recall), 0 to 1
 */
public record Curve(double[] threshold, double[] x, double[] y) {

  /** The ROC curve from (0, 0) to (1, 1); no points without a positive or a negative study. */
  public static Curve roc(double[] score, byte[] label) {
    return of(new Ranking(score, label), true);
  }

  /** The precision-recall curve; no points without a positive or a negative study. */
  public static Curve precisionRecall(double[] score, byte[] label) {
    return of(new Ranking(score, label), false);
  }

  private static Curve of(Ranking r, boolean roc) {
    int groups = r.positives == 0 || r.negatives == 0 ? 0 : r.groupEnd.length;
    int first = roc && groups > 0 ? 1 : 0;
    double[] threshold = new double[groups + first];
    double[] x = new double[groups + first];
    double[] y = new double[groups + first];
    if (first == 1) {
      threshold[0] = Double.POSITIVE_INFINITY;
    }
    int found = 0, called = 0, point = first;
    for (int g = groups - 1; g >= 0; g--, point++) {
      int start = g == 0 ? 0 : r.groupEnd[g - 1];
      for (int i = start; i < r.groupEnd[g]; i++) {
        found += r.positive[i];
        called++;
      }
      double recall = (double) found / r.positives;
      threshold[point] = r.score[start];
      x[point] = roc ? (double) (called - found) / r.negatives : recall;
      y[point] = roc ? recall : (double) found / called;
    }
    return new Curve(threshold, x, y);
  }
}
