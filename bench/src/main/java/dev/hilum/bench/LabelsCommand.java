package dev.hilum.bench;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.OutputExistsException;
import dev.hilum.report.Labeler;
import dev.hilum.run.Provenance;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hilum-bench labels}. */
@Command(
    name = "labels",
    description = "The report labeler beside the MeSH terms of OpenI's coders, and its speed.",
    footer = {
      "",
      "Example:",
      "  hilum-bench labels --half odd --out docs/evidence/labeler-widened.md --force"
    })
final class LabelsCommand implements Callable<Integer> {
  /** The rules were written on the even half; the odd half judges them. */
  enum Half {
    EVEN,
    ODD
  }

  private static final int PASSES = 9;

  private final List<String> words;

  @Option(names = "--half", defaultValue = "odd", description = "even or odd; odd by default.")
  private Half half = Half.ODD;

  @Option(names = "--out", required = true, paramLabel = "F.md", description = "The table.")
  private Path out = Path.of("");

  @Option(
      names = "--errors",
      paramLabel = "F.csv",
      description = "Also lists the ids of the reports where the two differ.")
  private Path errors = Path.of("");

  @Option(names = "--force", description = "Replace the files if they are there.")
  private boolean force;

  LabelsCommand(List<String> words) {
    this.words = words;
  }

  @Override
  public Integer call() throws IOException {
    if (Files.exists(out) && !force) {
      throw new OutputExistsException(out);
    }
    List<CodedReports.Coded> all = CodedReports.read();
    List<CodedReports.Coded> reports =
        all.stream().filter(report -> report.even() == (half == Half.EVEN)).toList();
    LabelsTable table = LabelsTable.of(reports, Provenance.of(words));
    double rate = rate(all);
    AtomicOutput.file(
        out, force, partial -> Files.writeString(partial, table.markdown(all.size(), rate)));
    if (!errors.toString().isEmpty()) {
      AtomicOutput.file(errors, force, partial -> Files.writeString(partial, table.errors()));
    }
    System.out.println(out);
    return table.holds() && rate >= LabelsTable.RATE ? Main.DONE : Main.FAILED;
  }

  /** Reports a second of processor time of one thread, the best of several passes over all. */
  private static double rate(List<CodedReports.Coded> reports) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Labeler labeler = new Labeler();
    double best = 0;
    long labels = 0;
    for (int pass = 0; pass < PASSES; pass++) {
      long start = threads.getCurrentThreadCpuTime();
      for (CodedReports.Coded report : reports) {
        labels += labeler.labels(report.text()).size();
      }
      double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
      best = Math.max(best, reports.size() / seconds);
    }
    if (labels == 0) {
      throw new AssertionError("every report must get a label");
    }
    return best;
  }
}
