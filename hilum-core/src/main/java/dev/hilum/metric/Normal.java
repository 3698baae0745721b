package dev.hilum.metric;

/** Tail of the standard normal distribution. */
final class Normal {
  private static final double SERIES_ENDS = 3;
  private static final int TERMS = 200;

  private Normal() {}

  /**
   * The probability of a value at least {@code z} away from the mean, on either side; relative
   * error below 1e-10 up to z = 37, where it leaves the range of a double.
   */
  static double twoSided(double z) {
    double x = Math.abs(z);
    double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    if (x < SERIES_ENDS) {
      double term = x, sum = x; // Φ(x) - ½ = φ(x) (x + x³/3 + x⁵/15 + …)
      for (int k = 1; k < TERMS && term > sum * 1e-17; k++) {
        term *= x * x / (2 * k + 1);
        sum += term;
      }
      return 1 - 2 * density * sum;
    }
    double fraction = 0; // Laplace's continued fraction, from its end
    for (int k = TERMS; k > 0; k--) {
      fraction = k / (x + fraction);
    }
    return 2 * density / (x + fraction);
  }
}
