package dev.hilum.bench;

import dev.hilum.bench.Gate.Verdict;
import dev.hilum.run.Machine;
import dev.hilum.run.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The measurements of some works as a page of Markdown. */
final class SpeedTable {
  private final Provenance provenance;
  private final int threads;
  private final int rounds;
  private final Map<String, Work> works = new TreeMap<>();
  private final Map<String, Map<Side, Measurement>> measured = new TreeMap<>();

  SpeedTable(Provenance provenance, int threads, int rounds) {
    this.provenance = provenance;
    this.threads = threads;
    this.rounds = rounds;
  }

  void add(Work work, Map<Side, Measurement> measurements) {
    works.put(work.name(), work);
    measured.put(work.name(), measurements);
  }

  /** Whether every side was measured and every gate that is not a stretch held. */
  boolean holds() {
    return measured.values().stream()
            .flatMap(all -> all.values().stream())
            .noneMatch(Measurement::failed)
        && works.values().stream()
            .flatMap(work -> verdicts(work).stream())
            .allMatch(v -> v.held() || v.claim().startsWith("stretch"));
  }

  private List<Verdict> verdicts(Work work) {
    Map<Side, Measurement> all = measured.getOrDefault(work.name(), Map.of());
    return work.gates().stream().map(g -> g.verdict(all)).flatMap(Optional::stream).toList();
  }

  String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("# Speed beside the peers, " + provenance.started().toString().substring(0, 10));
    lines.add("");
    lines.add(header());
    works.values().forEach(work -> section(work, lines));
    return String.join("\n", lines) + "\n";
  }

  private String header() {
    Machine machine = provenance.machine();
    Map<String, String> versions = new TreeMap<>(provenance.versions());
    measured.values().forEach(all -> all.values().forEach(m -> versions.putAll(m.versions())));
    List<String> named = new ArrayList<>();
    versions.forEach((name, version) -> named.add(name + " " + version));
    return String.format(
        Locale.ROOT,
        "%s, %d cores (%s), %d MB, %s; %d threads. %s%s.%n%nEach side runs in a process of its own,"
            + " loaded and warm; the sides are measured in turn, %d rounds. Seconds are the median"
            + " over rounds with minimum and maximum; a ratio is the median of the ratios of the"
            + " rounds; memory is the process's highest (VmHWM). Both sides load one checkpoint and"
            + " one input.%n%nCommand: `./hilum-bench %s`",
        machine.cpu(),
        machine.cores(),
        String.join(" ", machine.features()),
        machine.memoryMegabytes(),
        machine.system(),
        threads,
        String.join(", ", named),
        provenance
            .commit()
            .map(c -> ", commit " + c.substring(0, Math.min(10, c.length())))
            .orElse(""),
        rounds,
        String.join(" ", provenance.command()));
  }

  private void section(Work work, List<String> lines) {
    Map<Side, Measurement> all = measured.getOrDefault(work.name(), Map.of());
    lines.add("");
    lines.add("## " + work.name() + ": " + work.what());
    lines.add("");
    lines.add("| side | s | min – max | " + work.unit() + "/s | peak MB | cosine | notes |");
    lines.add("|---|---|---|---|---|---|---|");
    all.values().forEach(m -> lines.add(row(work, m, all)));
    List<Verdict> verdicts = verdicts(work);
    if (!verdicts.isEmpty()) {
      lines.add("");
      lines.add("| gate | measured | held |");
      lines.add("|---|---|---|");
      verdicts.forEach(
          v ->
              lines.add(
                  "| "
                      + v.claim()
                      + " | "
                      + v.measured()
                      + " | "
                      + (v.held() ? "yes" : "**no**")
                      + " |"));
    }
  }

  private static String row(Work work, Measurement m, Map<Side, Measurement> all) {
    if (m.failed()) {
      return "| " + m.side().label() + " | | | | | | failed: " + cell(m.failure()) + " |";
    }
    return String.format(
        Locale.ROOT,
        "| %s | %.4g | %.4g – %.4g | %.4g | %d | %s | %s |",
        m.side().label(),
        m.median(),
        m.fastest(),
        m.slowest(),
        work.units() / m.median(),
        m.peakMegabytes(),
        cosine(m, all),
        cell(String.join("; ", m.notes())));
  }

  /** To the first side of the work, which is our reference. */
  private static String cosine(Measurement m, Map<Side, Measurement> all) {
    Measurement reference = all.values().iterator().next();
    double cosine = m == reference ? Double.NaN : m.cosineTo(reference);
    return Double.isNaN(cosine) ? "" : String.format(Locale.ROOT, "%.6f", cosine);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
