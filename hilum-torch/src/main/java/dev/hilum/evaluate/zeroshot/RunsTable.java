package dev.hilum.evaluate.zeroshot;

import dev.hilum.io.CsvWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * {@code runs.csv}: every run that was ever started in an output folder, failed ones too; a grid
 * that goes on adds to it. A run has a row when it starts and one when it ends: one that was killed
 * or cancelled has the first alone.
 */
final class RunsTable implements AutoCloseable {
  private static final List<String> COLUMNS =
      List.of("started", "run", "seconds", "state", "macro_auroc", "error");

  private final CsvWriter csv;

  private RunsTable(CsvWriter csv) {
    this.csv = csv;
  }

  static RunsTable open(Path file) {
    return new RunsTable(CsvWriter.append(file, COLUMNS));
  }

  /** Adds the row of a run that starts now; answers when that was. */
  synchronized Instant start(String run) {
    Instant now = Instant.now();
    csv.write(now.truncatedTo(ChronoUnit.SECONDS).toString(), run, "", "started", "", "");
    csv.flush();
    return now;
  }

  /**
   * Adds the row of a run that ended.
   *
   * @param macro mean AUROC over test sets and findings, NaN where there is none
   * @param error what went wrong, empty when nothing did
   */
  synchronized void add(String run, Instant started, double macro, String error) {
    double seconds = started.until(Instant.now(), ChronoUnit.MILLIS) / 1000.0;
    csv.write(
        started.truncatedTo(ChronoUnit.SECONDS).toString(),
        run,
        String.format(Locale.ROOT, "%.1f", seconds),
        error.isEmpty() ? "done" : "failed",
        Double.isNaN(macro) ? "" : String.format(Locale.ROOT, "%.4f", macro),
        error);
    csv.flush();
  }

  @Override
  public void close() {
    csv.close();
  }
}
