package dev.hilum.bench;

import dev.hilum.io.BadInputException;
import dev.hilum.io.FuzzReport;
import dev.hilum.io.FuzzTarget;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
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

  @Option(names = "--here", hidden = true, description = "In this process.")
  private boolean here;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> names = name.equals("all") ? List.copyOf(FuzzTargets.names()) : List.of(name);
    if (!FuzzTargets.names().containsAll(names)) {
      throw new BadInputException(
          "fuzz knows " + String.join(", ", FuzzTargets.names()) + "; got " + name);
    }
    int worst = Main.DONE;
    for (String each : names) {
      int code = here ? fuzz(FuzzTargets.of(each)) : child(each);
      worst = Math.max(worst, code == 0 ? 0 : Main.FAILED);
    }
    return worst;
  }

  private int child(String target) throws IOException, InterruptedException {
    List<String> command =
        Children.java(
            List.of("-Xmx256m"),
            Main.class.getName(),
            "fuzz",
            target,
            "--here",
            "--count",
            Integer.toString(count),
            "--seed",
            Long.toString(seed));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private int fuzz(FuzzTarget target) {
    FuzzReport warm = target.run(seed - 1, 200); // classes are loaded outside the count
    int failures = warm.failures().stream().filter(f -> !f.contains(" took ")).toList().size();
    for (int done = 0; done < count; done += SHARE) {
      FuzzReport report = target.run(seed + done, Math.min(SHARE, count - done));
      System.out.println(report.summary());
      report.failures().forEach(System.out::println);
      failures += report.failures().size();
    }
    return failures == 0 ? Main.DONE : Main.FAILED;
  }
}
