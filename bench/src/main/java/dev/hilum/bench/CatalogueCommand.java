package dev.hilum.bench;

import dev.hilum.archive.SelectedFilms;
import dev.hilum.archive.Selection;
import dev.hilum.archive.Where;
import dev.hilum.archive.catalogue.Catalogue;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hilum-bench catalogue}: the real commands in child processes with a fixed heap. */
@Command(
    name = "catalogue",
    description = "Whether a million films are indexed in time, and selections answered in one.",
    footer = {
      "",
      "Examples:",
      "  hilum-bench catalogue --films 1000000 --out docs/evidence/catalogue.md",
      "  hilum-bench catalogue --place 'jdbc:postgresql://localhost/films?user=me' --out pg.md"
    })
final class CatalogueCommand implements Callable<Integer> {
  private static final String HEAP = "-Xmx1g";
  private static final double INDEX_SECONDS = 180;
  private static final double SELECT_SECONDS = 1;
  private static final int REPEATS = 5;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final List<String> CONDITIONS =
      List.of(
          "patient = 4711",
          "Pneumonia = 1 and age >= 18 and sex = F and view = PA and \"Follow-up #\" = 0",
          "Hernia = 1 and not (age < 80 or sex = M)",
          "\"Follow-up #\" > 20",
          "film = 00012345_000.png or \"OriginalImage[Width\" = 2999");

  /**
   * A command that ran: its seconds, those of processors, its peak of resident memory, its words.
   */
  private record Ran(double seconds, double processor, long megabytes, String said) {}

  private final List<String> words;

  @Option(names = "--films", defaultValue = "1000000", description = "1000000 by default.")
  private int films;

  @Option(names = "--place", paramLabel = "URL", description = "A server instead of a file.")
  private @Nullable String place;

  @Mixin private TableFile out = new TableFile();

  CatalogueCommand(List<String> words) {
    this.words = words;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    out.check();
    Path folder = Files.createTempDirectory("hilum-bench-catalogue");
    try {
      return measure(folder);
    } finally {
      RunCommand.delete(folder);
    }
  }

  private int measure(Path folder) throws IOException, InterruptedException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    Path archive = folder.resolve("archive");
    SyntheticTable.write(archive, films, 1);
    String catalogue = place == null ? folder.resolve("films.db").toString() : place;
    List<String> rows = new ArrayList<>();
    Ran first = hilum(folder, "archive", "index", archive.toString(), "--out", catalogue);
    Ran again = hilum(folder, "archive", "index", archive.toString(), "--out", catalogue);
    boolean held = first.seconds <= INDEX_SECONDS && again.seconds <= INDEX_SECONDS;
    rows.add(row("`archive index`, " + films + " new films", "", first, ""));
    rows.add(row("`archive index`, nothing changed", "", again, ""));
    for (String condition : CONDITIONS) {
      double[] inside = new double[REPEATS];
      double[] processor = new double[REPEATS];
      for (int i = 0; i < REPEATS; i++) {
        long before = THREADS.getCurrentThreadCpuTime();
        inside[i] = select(folder, catalogue, condition);
        processor[i] = (THREADS.getCurrentThreadCpuTime() - before) / 1e9;
      }
      Arrays.sort(inside);
      Arrays.sort(processor);
      String table = folder.resolve("selected.csv").toString();
      Ran ran =
          hilum(
              folder, "archive", "select", catalogue, "--where", condition, "--force", "--out",
              table);
      held &= inside[REPEATS / 2] <= SELECT_SECONDS;
      String count = ran.said.replaceAll("^.*: (\\d+) films.*$", "$1");
      rows.add(
          row(
              "`select --where '" + condition + "'`",
              count,
              ran,
              String.format(
                  Locale.ROOT, "%.2f (%.2f)", inside[REPEATS / 2], processor[REPEATS / 2])));
    }
    String journeys = folder.resolve("journeys.csv").toString();
    Ran pairs = hilum(folder, "archive", "journeys", catalogue, "--force", "--out", journeys);
    rows.add(row("`archive journeys`, all films", "", pairs, ""));
    String size =
        place == null
            ? Files.size(Path.of(catalogue)) / (1 << 20) + " MB in one file"
            : "in PostgreSQL";
    out.write(markdown(rows, size, load, held));
    System.out.println(out);
    return held ? Main.DONE : Main.FAILED;
  }

  /** Seconds for a selection in this process, its table written. */
  private static double select(Path folder, String catalogue, String condition) {
    long start = System.nanoTime();
    SelectedFilms.write(
        Catalogue.open(catalogue),
        new Selection(
            Optional.empty(),
            Selection.Projection.ALL,
            Optional.of(Where.parse(condition)),
            OptionalLong.empty()),
        folder.resolve("inside.csv"),
        true,
        List.of(),
        false);
    return (System.nanoTime() - start) / 1e9;
  }

  private static Ran hilum(Path folder, String... words) throws IOException, InterruptedException {
    Path said = folder.resolve("said.log");
    long start = System.nanoTime();
    Process process =
        Children.start(
            new ProcessBuilder(Children.java(List.of(HEAP), "dev.hilum.cli.Main", words))
                .redirectOutput(said.toFile())
                .redirectError(folder.resolve("error.log").toFile()));
    long peak = 0;
    Duration processor = Duration.ZERO;
    while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
      processor = process.info().totalCpuDuration().orElse(processor);
      peak = Math.max(peak, Children.kilobytes(process.pid(), "VmHWM"));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (process.exitValue() != 0) {
      throw new IOException(
          words[1]
              + " ended with "
              + process.exitValue()
              + ": "
              + Files.readString(folder.resolve("error.log")));
    }
    return new Ran(seconds, processor.toMillis() / 1e3, peak >> 10, Files.readString(said).strip());
  }

  private static String row(String what, String count, Ran ran, String inside) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.1f (%.1f) | %s | %d |",
        what,
        count,
        ran.seconds,
        ran.processor,
        inside,
        ran.megabytes);
  }

  private String markdown(List<String> rows, String size, double load, boolean held) {
    List<String> lines = new ArrayList<>();
    lines.add("# A catalogue of " + films + " films");
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "A table as NIH ChestX-ray14 has it, drawn at random; the catalogue is %s. Indexing"
                + " must take at most %.0f s with a Java heap of %s, a selection at most %.0f s"
                + " with its table written: **%s**. Processes start without the launcher's class"
                + " cache; the machine's load was %.1f on %d processors, so that seconds of the"
                + " processor stand beside. %s",
            size,
            INDEX_SECONDS,
            HEAP.substring(4),
            SELECT_SECONDS,
            held ? "held" : "not held",
            load,
            Runtime.getRuntime().availableProcessors(),
            TableFile.madeBy(words.stream().map(Catalogue::shown).toList())));
    lines.add("");
    lines.add(
        "| command | films | whole process, s (processor) | selection alone, s (processor) | peak"
            + " resident MB |");
    lines.add("|---|---|---|---|---|");
    lines.addAll(rows);
    return String.join("\n", lines) + "\n";
  }
}
