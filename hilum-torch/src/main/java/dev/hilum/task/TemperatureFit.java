package dev.hilum.task;

import dev.hilum.metric.Auroc;
import java.util.Arrays;
import java.util.Optional;

/**
 * The temperature at which probabilities fit validation labels best (Guo et al., arXiv 1706.04599),
 * one for all findings: the minimum over T of the mean negative log-likelihood
 *
 * <pre>
 *   L(T) = 1/n sum_i log(1 + exp(-z_i / T)),     z = s+ - s- where the label is 1, s- - s+ where 0
 * </pre>
 *
 * <p>L is convex in a = 1 / T, so the root of its slope in a is found by Newton's steps inside a
 * bracket that bisection shrinks. There is no minimum where every z is positive (T would fall to 0)
 * or where labels and scores do not agree on average (T would grow without end): the fit is empty.
 *
 * <p>Parity: {@code ZeroShotGoldenTest}, scipy's {@code minimize_scalar}.
 *
 * @param temperature T
 * @param loss L(T)
 * @param labels n, the known ones
 */
public record TemperatureFit(double temperature, double loss, int labels) {
  private static final double SMALLEST = 1e-5; // below, the softmax of float32 cosines is a step
  private static final double TOLERANCE = 1e-12;

  /**
   * Fits one temperature.
   *
   * @param margins s+ - s- [findings][films]
   * @param labels 1 present, 0 absent, {@link Auroc#LEFT_OUT} [findings][films]
   */
  public static Optional<TemperatureFit> of(double[][] margins, byte[][] labels) {
    double[] z = signed(margins, labels);
    double low = 0, high = 1 / SMALLEST;
    if (z.length == 0 || slope(z, low) >= 0 || slope(z, high) <= 0) {
      return Optional.empty();
    }
    double a = 1;
    for (int step = 0; step < 200; step++) {
      double slope = slope(z, a);
      if (slope < 0) {
        low = a;
      } else {
        high = a;
      }
      double next = a - slope / curvature(z, a);
      if (!(next > low && next < high)) {
        next = low > 0 ? Math.sqrt(low * high) : high / 2;
      }
      if (Math.abs(next - a) <= TOLERANCE * a) {
        a = next;
        break;
      }
      a = next;
    }
    return Optional.of(new TemperatureFit(1 / a, loss(z, a), z.length));
  }

  private static double[] signed(double[][] margins, byte[][] labels) {
    double[] z = new double[margins.length == 0 ? 0 : margins.length * margins[0].length];
    int n = 0;
    for (int f = 0; f < margins.length; f++) {
      for (int i = 0; i < margins[f].length; i++) {
        if (labels[f][i] != Auroc.LEFT_OUT) {
          z[n++] = labels[f][i] == 1 ? margins[f][i] : -margins[f][i];
        }
      }
    }
    return Arrays.copyOf(z, n);
  }

  private static double loss(double[] z, double a) {
    double sum = 0;
    for (double each : z) {
      double x = -each * a;
      sum += Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
    return sum / z.length;
  }

  private static double slope(double[] z, double a) {
    double sum = 0;
    for (double each : z) {
      sum -= each / (1 + Math.exp(each * a));
    }
    return sum / z.length;
  }

  private static double curvature(double[] z, double a) {
    double sum = 0;
    for (double each : z) {
      double p = 1 / (1 + Math.exp(each * a));
      sum += each * each * p * (1 - p);
    }
    return sum / z.length;
  }
}
