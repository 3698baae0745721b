package dev.hilum.bench;

import dev.hilum.run.Cancellation;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hilum-bench signals}. */
@Command(
    name = "signals",
    description = "Sends SIGTERM in the middle of a training step, again and again.",
    footer = {"", "Example:", "  hilum-bench signals --tries 50 --out docs/evidence/signals.md"})
final class SignalsCommand implements Callable<Integer> {
  private static final int TERMINATED = 143;

  /**
   * One try.
   *
   * @param step that was running when the signal came
   * @param delay after its start, in milliseconds
   * @param exit the exit code
   * @param stopped whole steps that the process says it has done, -1 if it said nothing
   * @param seconds from the signal to the end
   */
  record Try(int step, int delay, int exit, int stopped, double seconds) {
    boolean clean() {
      return exit == TERMINATED && stopped > step;
    }
  }

  private final List<String> words;
  private final Cancellation cancellation;

  @Option(names = "--tries", defaultValue = "50", description = "50 by default.")
  private int tries;

  @Option(names = "--seed", defaultValue = "1", description = "Of steps and delays.")
  private long seed;

  @Mixin private TableFile out = new TableFile();

  SignalsCommand(List<String> words, Cancellation cancellation) {
    this.words = words;
    this.cancellation = cancellation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    out.check();
    SplittableRandom random = new SplittableRandom(seed);
    List<Try> done = new ArrayList<>();
    for (int i = 0; i < tries; i++) {
      cancellation.check();
      Try one = attempt(1 + random.nextInt(3), random.nextInt(300));
      done.add(one);
      System.err.println("try " + (i + 1) + " of " + tries + ": " + one);
      out.write(markdown(done));
    }
    System.out.println(out);
    return done.stream().allMatch(Try::clean) ? Main.DONE : Main.FAILED;
  }

  /** Runs one process and sends it the signal {@code delay} ms after it began {@code step}. */
  static Try attempt(int step, int delay) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("hilum-signal", ".log");
    List<String> command =
        Children.java(
            List.of("-XX:ErrorFile=" + errors, "-XX:-CreateCoredumpOnCrash"),
            SignalTrial.class.getName());
    Process process =
        Children.start(Children.process(command, 2).redirectError(ProcessBuilder.Redirect.DISCARD));
    int stopped = -1, running = -1;
    long signalled = 0;
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (signalled == 0 && line.equals("@step " + step)) {
          Thread.sleep(delay);
          signalled = System.nanoTime();
          process.toHandle().destroy(); // SIGTERM; Process.destroy would close the streams too
        }
        if (line.startsWith("@step ")) {
          running = Integer.parseInt(line.substring(6));
        } else if (line.startsWith("@stopped ")) {
          stopped = Integer.parseInt(line.substring(9));
        }
      }
    }
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    Files.deleteIfExists(errors);
    double seconds = signalled == 0 ? Double.NaN : (System.nanoTime() - signalled) / 1e9;
    return new Try(running, delay, process.waitFor(), stopped, seconds);
  }

  private String markdown(List<Try> done) {
    List<String> lines = new ArrayList<>();
    lines.add("# SIGTERM in the middle of a training step");
    lines.add("");
    lines.add(
        done.stream().filter(Try::clean).count()
            + " of "
            + done.size()
            + " tries ended clean: exit code 143, the running step finished and said so. A child"
            + " process trains a ViT-Ti/16 on 2 threads; the signal comes at a random moment of a"
            + " random early step. "
            + TableFile.madeBy(words));
    lines.add("");
    lines.add(
        "| try | step begun last | ms after a step's start | exit | whole steps | s to the end |");
    lines.add("|---|---|---|---|---|---|");
    for (int i = 0; i < done.size(); i++) {
      Try t = done.get(i);
      lines.add(
          String.format(
              Locale.ROOT,
              "| %d | %d | %d | %d | %d | %.2f |",
              i + 1,
              t.step,
              t.delay,
              t.exit,
              t.stopped,
              t.seconds));
    }
    return String.join("\n", lines) + "\n";
  }
}
