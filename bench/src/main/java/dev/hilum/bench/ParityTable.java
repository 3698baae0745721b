package dev.hilum.bench;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.model.Parity;
import dev.hilum.run.Provenance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Errors of all networks as a page of Markdown. */
final class ParityTable {
  private record Row(String network, String reference, Parity parity) {}

  private final Provenance provenance;
  private final List<Row> rows = new ArrayList<>();

  ParityTable(Provenance provenance) {
    this.provenance = provenance;
  }

  /**
   * @param network our class
   * @param reference the class or architecture that the checkpoint names
   */
  void add(String network, String reference, Parity parity) {
    rows.add(new Row(network, reference, parity));
  }

  boolean holds() {
    return !rows.isEmpty() && rows.stream().allMatch(row -> row.parity.holds());
  }

  String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("# Parity with the reference libraries");
    lines.add("");
    lines.add(
        "Each row is a checkpoint in the reference library's own layout, every parameter and buffer"
            + " redrawn at order 1, found, loaded and run as `hilum model run` does it, in float32."
            + " The error is the largest absolute difference over all outputs as a share of max(1,"
            + " largest expected value); the bound is "
            + bound(Parity.BOUND)
            + ". The scripts stand in `tools/reference`; what they wrote, in"
            + " `hilum-torch/src/test/resources/golden`. Made with "
            + versions()
            + ".");
    lines.add("");
    lines.add(
        rows.size()
            + " checkpoints, "
            + rows.stream().map(Row::network).distinct().count()
            + " networks, "
            + rows.stream().filter(row -> !row.parity.holds()).count()
            + " above the bound. Command: `./hilum-bench "
            + String.join(" ", provenance.command())
            + "`, "
            + provenance.machine().cpu()
            + ", "
            + provenance.started().toString().substring(0, 10)
            + ".");
    lines.add("");
    lines.add("| network | reference class | golden | script | error | within the bound |");
    lines.add("|---|---|---|---|---|---|");
    rows.stream()
        .sorted(Comparator.comparing(Row::network).thenComparing(row -> row.parity.golden()))
        .forEach(
            row ->
                lines.add(
                    "| "
                        + String.join(
                            " | ",
                            row.network,
                            row.reference,
                            row.parity.golden(),
                            row.parity.script(),
                            bound(row.parity.error()),
                            row.parity.holds() ? "yes" : "**no**")
                        + " |"));
    return String.join("\n", lines) + "\n";
  }

  private static String bound(double value) {
    return String.format(Locale.ROOT, "%.1e", value);
  }

  /** All library versions that the goldens name. */
  private String versions() {
    Map<String, String> all = new TreeMap<>();
    for (Row row : rows) {
      if (!row.parity.versions().isBlank()) {
        JsonObject named = Json.parse(row.parity.versions(), row.parity.golden());
        named.keys().forEach(library -> all.put(library, named.text(library)));
      }
    }
    List<String> out = new ArrayList<>();
    all.forEach((library, version) -> out.add(library + " " + version.split("\\+", 2)[0]));
    return String.join(", ", out);
  }
}
