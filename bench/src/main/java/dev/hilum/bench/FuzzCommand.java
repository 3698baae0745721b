package dev.hilum.bench;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.FuzzReport;
import dev.hilum.io.FuzzTarget;
import dev.hilum.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilum-bench fuzz}: in a child process with a small heap, so that greed shows. */
@Command(
    name = "fuzz",
    description = "Reads damaged files under -Xmx256m; exit 1 at a crash, a hang, or greed.",
    footer = {"", "Example:", "  hilum-bench fuzz jpeg --count 1000000 --seed 7"})
final class FuzzCommand implements Callable<Integer> {
  private static final int SHARE = 20_000; // mutants between two lines

  @Parameters(paramLabel = "NAME", description = "A reader, as list tells them; or all.")
  private String name = "";

  @Option(names = "--count", defaultValue = "100000", description = "Mutants; 100000 by default.")
  private int count;

  @Option(names = "--seed", defaultValue = "1", description = "Replays the same mutants.")
  private long seed;

  @Option(names = "--out", paramLabel = "F.md", description = "A table of what happened.")
  private @Nullable Path out;

  @Option(names = "--force", description = "Replace the table if it is there.")
  private boolean force;

  @Option(names = "--here", hidden = true, description = "In this process, report to a file.")
  private @Nullable Path here;

  private final List<String> words;

  FuzzCommand(List<String> words) {
    this.words = words;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> names = name.equals("all") ? List.copyOf(FuzzTargets.names()) : List.of(name);
    if (!FuzzTargets.names().containsAll(names)) {
      throw new BadInputException(
          "fuzz knows " + String.join(", ", FuzzTargets.names()) + "; got " + name);
    }
    if (here != null) {
      FuzzReport report = fuzz(FuzzTargets.of(name));
      Files.writeString(here, Json.write(report));
      return report.failures().isEmpty() ? Main.DONE : Main.FAILED;
    }
    FuzzTable table = new FuzzTable(words);
    for (String each : names) {
      child(each, table);
    }
    if (out != null) {
      String page = table.markdown();
      AtomicOutput.file(out, force, partial -> Files.writeString(partial, page));
    }
    return table.clean() ? Main.DONE : Main.FAILED;
  }

  /** A crash of the child is a failure like any other. */
  private void child(String target, FuzzTable table) throws IOException, InterruptedException {
    int mutants = name.equals("all") ? FuzzTargets.share(target, count) : count;
    Path file = Files.createTempFile("fuzz", ".json");
    try {
      List<String> command =
          Children.java(
              List.of("-Xmx256m"),
              Main.class.getName(),
              "fuzz",
              target,
              "--here",
              file.toString(),
              "--count",
              Integer.toString(mutants),
              "--seed",
              Long.toString(seed));
      long start = System.nanoTime();
      int code = Children.start(new ProcessBuilder(command).inheritIO()).waitFor();
      double seconds = (System.nanoTime() - start) / 1e9;
      Children.check();
      if (Files.size(file) == 0) {
        table.crashed(target, mutants, code);
      } else {
        table.add(target, Json.read(file), seconds);
      }
    } finally {
      Files.delete(file);
    }
  }

  private FuzzReport fuzz(FuzzTarget target) {
    FuzzReport warm = target.run(seed - 1, 200); // classes are loaded outside the count
    List<String> early = warm.failures().stream().filter(f -> !f.contains(" took ")).toList();
    FuzzReport all = new FuzzReport(target.name(), seed, 0, 0, 0, 0, 0, 0, early);
    for (int done = 0; done < count; done += SHARE) {
      FuzzReport report = target.run(seed + done, Math.min(SHARE, count - done));
      System.out.println(report.summary());
      report.failures().forEach(System.out::println);
      all = all.plus(report);
    }
    return all;
  }
}
