package dev.hilum.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What one side did.
 *
 * @param seconds of each round, a median of few where the work is short; one for each round
 * @param peakMegabytes the most resident memory of the process, everything included
 * @param output the values that the work computes, or empty
 * @param versions of what computed, by name
 * @param notes that belong beside the numbers
 * @param failure why there are no numbers; empty when there are
 */
record Measurement(
    Side side,
    double[] seconds,
    long peakMegabytes,
    double[] output,
    Map<String, String> versions,
    List<String> notes,
    String failure) {

  Measurement {
    versions = Map.copyOf(versions);
    notes = List.copyOf(notes);
  }

  static Measurement failed(Side side, String reason) {
    return new Measurement(
        side, new double[0], 0, new double[0], Map.of(), List.of(), reason.strip());
  }

  boolean failed() {
    return !failure.isEmpty();
  }

  double median() {
    return median(seconds);
  }

  double fastest() {
    return Arrays.stream(seconds).min().orElse(Double.NaN);
  }

  double slowest() {
    return Arrays.stream(seconds).max().orElse(Double.NaN);
  }

  /** How many times faster this is than {@code other}: the median over rounds. */
  double timesFasterThan(Measurement other) {
    double[] ratios = new double[Math.min(seconds.length, other.seconds.length)];
    Arrays.setAll(ratios, round -> other.seconds[round] / seconds[round]);
    return median(ratios);
  }

  /** Cosine of the two outputs as one vector each; NaN where they do not have the same length. */
  double cosineTo(Measurement other) {
    if (output.length == 0 || output.length != other.output.length) {
      return Double.NaN;
    }
    double product = 0, mine = 0, theirs = 0;
    for (int i = 0; i < output.length; i++) {
      product += output[i] * other.output[i];
      mine += output[i] * output[i];
      theirs += other.output[i] * other.output[i];
    }
    return product / Math.sqrt(mine * theirs);
  }

  /** The middle value, the mean of the two middle ones for an even count; NaN of none. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
