package dev.hilum.cli;

import dev.hilum.archive.Archive;
import dev.hilum.archive.ArchiveScan;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A scan as people read it: the counts that say something, and the first of what is wrong. */
final class ScanText {
  private static final int SHOWN = 20;
  private static final int NAMED = 5;

  private ScanText() {}

  static void write(PrintStream out, Archive archive, ArchiveScan scan) {
    out.println(scan.layout() + ": " + archive.explanation());
    out.println(
        number(scan.films())
            + (scan.there() == scan.films()
                ? " films"
                : " films listed, " + number(scan.there()) + " there")
            + ", "
            + number(scan.studies())
            + " studies, "
            + number(scan.patients())
            + " patients");
    Map<String, String> counts = new LinkedHashMap<>();
    if (scan.reports() + scan.boxes() + scan.masks() > 0) {
      counts.put(
          "with",
          "%s reports, %s boxes, %s masks"
              .formatted(number(scan.reports()), number(scan.boxes()), number(scan.masks())));
    }
    told(counts, "tables", scan.tables());
    told(counts, "views", scan.views());
    told(counts, "sex", scan.sex());
    told(counts, "ages", scan.ages());
    told(counts, "years", scan.years());
    told(counts, "sizes", scan.sizes());
    told(counts, "bits", scan.bits());
    Table.pairs(out, counts);
    if (!scan.findings().isEmpty()) {
      findings(out, scan);
    }
    if (!scan.unmapped().isEmpty()) {
      words(out, scan.unmapped());
    }
    named(out, "unreadable films", scan.unreadable());
    named(out, "suspected negatives", scan.inverted());
    named(out, "labelled frontal, suspected lateral", scan.lateral());
    named(
        out,
        "groups of equal files",
        scan.duplicates().stream().map(ids -> String.join(" = ", ids)).toList());
    out.println(number(scan.problems().size()) + " problems");
    scan.problems().stream().limit(SHOWN).forEach(problem -> out.println("  " + problem));
    if (scan.problems().size() > SHOWN) {
      out.println("  ... all of them with --json");
    }
  }

  private static void words(PrintStream out, Map<String, Long> unmapped) {
    List<String> first =
        unmapped.entrySet().stream()
            .limit(SHOWN)
            .map(word -> word.getKey() + ": " + number(word.getValue()))
            .toList();
    out.println(
        number(unmapped.size())
            + " words that state no canonical finding: "
            + String.join(", ", first)
            + (unmapped.size() > SHOWN ? " ..." : ""));
  }

  private static void findings(PrintStream out, ArchiveScan scan) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("finding", "positives", "negatives", "uncertain", "unknown"));
    scan.findings()
        .forEach(
            (name, labels) ->
                rows.add(
                    List.of(
                        name,
                        Long.toString(labels.positives()),
                        Long.toString(labels.negatives()),
                        Long.toString(labels.uncertain()),
                        Long.toString(labels.unknown()))));
    Table.rows(out, rows);
  }

  /** A line of counts, unless all that it says is that nothing is known. */
  private static void told(Map<String, String> lines, String name, Map<String, Long> counts) {
    boolean silent = counts.keySet().stream().allMatch("unknown"::equals);
    if (!silent) {
      List<String> parts = new ArrayList<>();
      counts.forEach((what, count) -> parts.add(what + ": " + number(count)));
      lines.put(name, String.join(", ", parts));
    }
  }

  private static void named(PrintStream out, String what, List<String> ids) {
    String first = String.join(", ", ids.stream().limit(NAMED).toList());
    out.println(
        number(ids.size())
            + " "
            + what
            + (ids.isEmpty() ? "" : ": " + first)
            + (ids.size() > NAMED ? " ..." : ""));
  }

  private static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
