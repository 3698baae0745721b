package dev.hilum.bench;

import dev.hilum.io.Csv;
import dev.hilum.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code hilum zero-shot} on one film, by the launcher, from its start to its end: scores, tables
 * and page are written by then. The output is the log-odds of each finding.
 */
final class ZeroShotProcess implements Contestant {
  private static final int POLL = 5; // milliseconds between two looks at its memory

  private final Path result;
  private final Path log;
  private final int threads;
  private final List<String> command;
  private long peak; // kilobytes

  /**
   * Runs it once, so that files are read into memory and the launcher's class cache is there.
   *
   * @param folder with {@code model} and {@code film.png}
   */
  ZeroShotProcess(Path folder, Path output, int threads) throws IOException {
    this.threads = threads;
    result = folder.resolve("result");
    log = folder.resolve("hilum.log");
    command =
        List.of(
            Children.home().resolve("hilum").toString(),
            "zero-shot",
            "--model",
            folder.resolve("model").toString(),
            "--archive",
            folder.resolve("film.png").toString(),
            "--out",
            result.toString(),
            "--force");
    measure();
    double[] odds = odds(result.resolve("scores.csv"));
    NpyWriter.write(output, odds, odds.length);
    peak = 0;
  }

  @Override
  public double measure() throws IOException {
    ProcessBuilder builder = Children.process(command, threads);
    builder.environment().remove("HILUM_PROGRAM"); // hilum-bench's own
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    long start = System.nanoTime();
    Process process = Children.start(builder); // the launcher becomes Java, under the same number
    try {
      while (!process.waitFor(POLL, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, Children.kilobytes(process.pid(), "VmHWM"));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (process.exitValue() != 0) {
      List<String> said = Files.readAllLines(log);
      throw new IOException(said.isEmpty() ? "exit " + process.exitValue() : said.getLast());
    }
    return seconds;
  }

  private static double[] odds(Path scores) {
    try (Csv csv = Csv.open(scores).require("probability")) {
      return csv.rows().stream()
          .mapToDouble(row -> Double.parseDouble(row.get("probability")))
          .map(p -> Math.log(p / (1 - p)))
          .toArray();
    }
  }

  @Override
  public long finish() {
    return peak / 1024;
  }

  @Override
  public Map<String, String> versions() {
    return Map.of("java", System.getProperty("java.version"));
  }

  @Override
  public List<String> notes() {
    return List.of("the whole command, page written");
  }

  @Override
  public void close() {}
}
