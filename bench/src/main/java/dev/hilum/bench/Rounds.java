package dev.hilum.bench;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Npy;
import dev.hilum.run.Cancellation;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures all sides of a work in turn: each once in every round, all of them warm all the time.
 */
final class Rounds {

  /** Makes a side ready to be measured. */
  @FunctionalInterface
  interface Starting {
    Contestant start(Side side) throws IOException;
  }

  private final int rounds;
  private final Cancellation cancellation;
  private final PrintStream log;

  /**
   * @param rounds how often each side is measured
   * @param log gets a line for each step
   */
  Rounds(int rounds, Cancellation cancellation, PrintStream log) {
    this.rounds = rounds;
    this.cancellation = cancellation;
    this.log = log;
  }

  /** Runs a work with its files in {@code folder}, which is made ready first. */
  Map<Side, Measurement> run(Work work, Path folder, int threads) throws IOException {
    if (work.name().equals("start")) {
      return run(work, side -> StartProcess.firstTensor(side, folder, threads), folder);
    }
    log.println(work.name() + ": writing checkpoint and inputs");
    prepare(work, folder, threads);
    return run(work, side -> start(work, side, folder, threads), folder);
  }

  private static Contestant start(Work work, Side side, Path folder, int threads)
      throws IOException {
    Path output = output(folder, side);
    if (!work.name().equals("zero-shot-start")) {
      return new WorkerProcess(work, side, folder, output, threads);
    }
    return side.isOurs()
        ? new ZeroShotProcess(folder, output, threads)
        : StartProcess.firstAnswer(folder, output, threads);
  }

  private static Path output(Path folder, Side side) {
    return folder.resolve(side.label().replace(' ', '-') + ".npy");
  }

  private static void prepare(Work work, Path folder, int threads) throws IOException {
    List<String> command =
        Children.python("peer_worker.py", "prepare", work.name(), folder.toString());
    if (!Files.exists(Path.of(command.getFirst()))) {
      throw new BadInputException(
          command.getFirst()
              + ": the peers need Python with the packages of"
              + " tools/reference/peer_requirements.txt; HILUM_PEERS names the folder of its"
              + " environment");
    }
    Path said = folder.resolve("prepare.log");
    Process process =
        Children.start(
            Children.process(command, threads)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile()));
    try {
      if (process.waitFor() != 0) {
        List<String> lines = Files.readAllLines(said);
        throw new BadInputException(
            work.name()
                + ": the inputs could not be made: "
                + (lines.isEmpty() ? "exit " + process.exitValue() : lines.getLast()));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts every side, asks them in turn, ends them. A side that fails keeps its reason. */
  Map<Side, Measurement> run(Work work, Starting starting, Path folder) throws IOException {
    Map<Side, Contestant> ready = new LinkedHashMap<>();
    Map<Side, Measurement> done = new LinkedHashMap<>();
    try {
      for (Side side : work.sides()) {
        cancellation.check();
        long start = System.nanoTime();
        try {
          ready.put(side, starting.start(side));
          say("%s: %s is warm after %.1f s", work.name(), side.label(), since(start));
        } catch (IOException e) {
          done.put(side, Measurement.failed(side, String.valueOf(e.getMessage())));
          say("%s: %s failed: %s", work.name(), side.label(), e);
        }
      }
      Map<Side, double[]> seconds = new LinkedHashMap<>();
      for (int round = 0; round < rounds; round++) {
        List<String> line = new ArrayList<>();
        for (Side side : List.copyOf(ready.keySet())) {
          cancellation.check();
          try {
            double time = contestant(ready, side).measure();
            seconds.computeIfAbsent(side, s -> new double[rounds])[round] = time;
            line.add(String.format(Locale.ROOT, "%s %.3f s", side.label(), time));
          } catch (IOException e) {
            done.put(side, Measurement.failed(side, String.valueOf(e.getMessage())));
            contestant(ready, side).close();
            ready.remove(side);
          }
        }
        say("%s: round %d of %d: %s", work.name(), round + 1, rounds, String.join(", ", line));
      }
      for (Side side : List.copyOf(ready.keySet())) {
        double[] times = seconds.getOrDefault(side, new double[0]);
        done.put(side, finish(side, contestant(ready, side), times, folder));
      }
    } finally {
      ready.values().forEach(Contestant::close);
    }
    Map<Side, Measurement> ordered = new LinkedHashMap<>();
    for (Side side : work.sides()) {
      Measurement m = done.get(side);
      if (m != null) {
        ordered.put(side, m);
      }
    }
    return ordered;
  }

  private static Contestant contestant(Map<Side, Contestant> ready, Side side) {
    Contestant c = ready.get(side);
    if (c == null) {
      throw new IllegalStateException(side.label() + " was not started");
    }
    return c;
  }

  private static Measurement finish(
      Side side, Contestant contestant, double[] seconds, Path folder) {
    try {
      long peak = contestant.finish();
      return new Measurement(
          side,
          seconds,
          peak,
          values(output(folder, side)),
          contestant.versions(),
          contestant.notes(),
          "");
    } catch (IOException e) {
      return Measurement.failed(side, String.valueOf(e.getMessage()));
    }
  }

  private static double[] values(Path file) {
    if (!Files.exists(file)) {
      return new double[0];
    }
    try (Arena arena = Arena.ofConfined()) {
      Npy npy = Npy.open(file, arena);
      if (npy.type() == Npy.Type.FLOAT64) {
        return npy.doubles();
      }
      float[] floats = npy.floats();
      double[] out = new double[floats.length];
      Arrays.setAll(out, i -> floats[i]);
      return out;
    }
  }

  private void say(String format, Object... values) {
    log.println(String.format(Locale.ROOT, format, values));
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
