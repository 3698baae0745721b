package dev.hilum.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a reader did with damaged files.
 *
 * @param reached how many got past the header checks to the decoder, accepted ones included
 * @param largest the most memory one file took beyond its size, in bytes
 * @param failures each with the seed that replays it
 */
public record FuzzReport(
    String name,
    long seed,
    int count,
    int accepted,
    int refused,
    int reached,
    long slowestNanos,
    long largest,
    List<String> failures) {

  public FuzzReport {
    failures = List.copyOf(failures);
  }

  /** Both runs of one reader as one. */
  public FuzzReport plus(FuzzReport more) {
    List<String> all = new ArrayList<>(failures);
    all.addAll(more.failures);
    return new FuzzReport(
        name,
        seed,
        count + more.count,
        accepted + more.accepted,
        refused + more.refused,
        reached + more.reached,
        Math.max(slowestNanos, more.slowestNanos),
        Math.max(largest, more.largest),
        all);
  }

  /** One line for a log. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "fuzz %s: seed %d, %d mutants, %d accepted, %d refused, %d failures; %.0f %% reached the"
            + " decoder; slowest %d ms, most memory %.1f MB",
        name,
        seed,
        count,
        accepted,
        refused,
        failures.size(),
        100.0 * reached / Math.max(1, count),
        slowestNanos / 1_000_000,
        largest / 1048576.0);
  }
}
