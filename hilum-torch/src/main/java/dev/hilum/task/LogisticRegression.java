package dev.hilum.task;

import dev.hilum.task.Design.Scaling;
import dev.hilum.tensor.Scope;
import java.util.Arrays;

/**
 * Logistic regressions of several targets at several strengths on features in memory, to the
 * minimum of
 *
 * <pre>
 *   F(w, b) = C · sum_i log(1 + exp(-(2 y_i - 1)(w·x_i + b))) + ½ ‖w‖²      b is not penalised
 * </pre>
 *
 * <p>x features, y labels. All problems share one pass over the features; {@link LinearProbe} fits
 * its probes by the same solver.
 */
public final class LogisticRegression {
  private LogisticRegression() {}

  /**
   * One solved problem.
   *
   * @param weights [D], on the features as they were given
   * @param objective F, of the standardised features where these were asked for
   * @param converged whether the solution is as exact as the solver promises
   */
  public record Fit(double[] weights, double intercept, double objective, boolean converged) {}

  /**
   * Fits every target at every strength.
   *
   * @param features [films, D] row by row, finite
   * @param labels [targets][films]: 1 present, 0 absent, anything else left out
   * @param strengths C, each above 0
   * @param standardise divides each feature by its standard deviation first
   * @return [targets][strengths]
   */
  public static Fit[][] fit(
      float[] features, byte[][] labels, double[] strengths, boolean standardise) {
    int films = labels[0].length;
    double[][] once = new double[labels.length][];
    Arrays.setAll(once, t -> new double[] {1, 1});
    try (Scope scope = Scope.open()) {
      Design design = new Design(features, films, standardise ? Scaling.STANDARD : Scaling.NONE);
      LogisticSweep.Solution[][] solutions = new LogisticSweep(design).fit(labels, once, strengths);
      Fit[][] fits = new Fit[labels.length][strengths.length];
      for (int t = 0; t < fits.length; t++) {
        for (int c = 0; c < strengths.length; c++) {
          LogisticSweep.Solution s = solutions[t][c];
          double[] w = design.onFeatures(s.weights());
          fits[t][c] =
              new Fit(
                  Arrays.copyOf(w, w.length - 1), w[w.length - 1], s.objective(), s.converged());
        }
      }
      return fits;
    }
  }
}
