package dev.hilum.bench;

import dev.hilum.io.JsonObject;
import dev.hilum.run.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What readers did with damaged files, a row for each. */
final class FuzzTable {
  private final Provenance provenance;
  private final List<String> rows = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private long mutants;
  private double seconds;

  FuzzTable(List<String> words) {
    provenance = Provenance.of(words);
  }

  /** A reader whose process ended by itself. */
  void add(String target, JsonObject report, double took) {
    int count = report.integer("count");
    List<String> bad = report.texts("failures");
    rows.add(
        String.format(
            Locale.ROOT,
            "| %s | %,d | %d | %,d | %,d | %d | %.0f %% | %d | %.1f | %.0f |",
            target,
            count,
            report.integer("seed"),
            report.integer("accepted"),
            report.integer("refused"),
            bad.size(),
            100.0 * report.integer("reached") / Math.max(1, count),
            report.wholeNumber("slowestNanos") / 1_000_000,
            report.wholeNumber("largest") / 1048576.0,
            took));
    failures.addAll(bad);
    mutants += count;
    seconds += took;
  }

  /** A reader that took its process down. */
  void crashed(String target, int count, int code) {
    rows.add(
        "| "
            + target
            + " | "
            + count
            + " | | | | **the process ended with "
            + code
            + "** | | | | |");
    failures.add(target + ": the process ended with " + code);
  }

  boolean clean() {
    return failures.isEmpty();
  }

  String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("# Damaged files, " + provenance.started().toString().substring(0, 10));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d mutants of small whole files in %.0f s (%s, %d cores, commit %s). Half of them"
                + " have their lengths and checksums repaired. A reader may accept a file or refuse"
                + " it in a sentence; anything else, more than a second, or more than 64 MB beyond"
                + " the file's size is a failure. Each reader runs in a process of its own under"
                + " -Xmx256m.",
            mutants,
            seconds,
            provenance.machine().cpu(),
            provenance.machine().cores(),
            provenance
                .commit()
                .map(c -> c.substring(0, Math.min(10, c.length())))
                .orElse("unknown")));
    lines.add("");
    lines.add("Command: `./hilum-bench " + String.join(" ", provenance.command()) + "`");
    lines.add("");
    lines.add(
        "| reader | mutants | seed | accepted | refused | failures | reached the decoder | slowest,"
            + " ms | most memory, MB | s |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|");
    lines.addAll(rows);
    if (!failures.isEmpty()) {
      lines.add("");
      failures.forEach(failure -> lines.add("- " + failure));
    }
    return String.join("\n", lines) + "\n";
  }
}
