package dev.hilum.train;

import dev.hilum.io.CsvWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The loss of each step of a run, smoothed for reading, exact for writing. */
public final class LossCurve {
  private final List<Double> losses = new ArrayList<>();

  /**
   * Notes one step.
   *
   * @throws IllegalStateException if the loss is not finite: the run has diverged
   */
  public void add(double loss) {
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException(
          "the loss must be finite, got " + loss + " at step " + (losses.size() + 1));
    }
    losses.add(loss);
  }

  public List<Double> losses() {
    return List.copyOf(losses);
  }

  /** The mean of the last {@code window} steps. */
  public double recent(int window) {
    int from = Math.max(0, losses.size() - window);
    return losses.subList(from, losses.size()).stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow(() -> new IllegalStateException("no step was made yet"));
  }

  /** Writes {@code step,loss}, steps counted from 1. */
  public void write(Path file) {
    try (CsvWriter csv = CsvWriter.create(file, List.of("step", "loss"))) {
      for (int i = 0; i < losses.size(); i++) {
        csv.write(Integer.toString(i + 1), String.format(Locale.ROOT, "%.6f", losses.get(i)));
      }
    }
  }
}
