package dev.hilum.bench;

import dev.hilum.run.Cancellation;
import dev.hilum.run.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilum-bench run}. */
@Command(
    name = "run",
    description = "Measures works beside the peers, in turn; exit 1 when a gate did not hold.",
    footer = {
      "",
      "Examples:",
      "  hilum-bench run vit-b-518-b1 --out docs/evidence/bench-vit-b-518-b1.md",
      "  hilum-bench run probe-sweep --only ours --pairs 2 --out /tmp/sweep.md"
    })
final class RunCommand implements Callable<Integer> {
  private final List<String> words;
  private final Cancellation cancellation;

  @Parameters(paramLabel = "NAME", arity = "1..*", description = "Works, as list tells them.")
  private List<String> names = List.of();

  @Mixin private TableFile out = new TableFile();

  @Option(names = "--pairs", defaultValue = "5", description = "Rounds; 5 by default.")
  private int pairs;

  @Option(names = "--threads", defaultValue = "2", description = "Of every side; 2 by default.")
  private int threads;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = "Sides whose label contains one of these: ours, \"peer fp32\", bf16 …")
  private List<String> only = List.of("");

  RunCommand(List<String> words, Cancellation cancellation) {
    this.words = words;
    this.cancellation = cancellation;
  }

  @Override
  public Integer call() throws IOException {
    List<Work> works = names.stream().map(name -> Works.of(name).only(only)).toList();
    out.check();
    SpeedTable table = new SpeedTable(Provenance.of(words), threads, pairs);
    for (Work work : works) {
      Path folder = Files.createTempDirectory("hilum-bench-" + work.name());
      try {
        table.add(work, new Rounds(pairs, cancellation, System.err).run(work, folder, threads));
      } finally {
        delete(folder);
      }
      out.write(table.markdown());
    }
    System.out.println(out);
    return table.holds() ? Main.DONE : Main.FAILED;
  }

  /** Removes a folder and all in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
