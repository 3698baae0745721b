package dev.hilum.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A process that is started for each measurement, up to the line that says {@code @first}. */
final class StartProcess implements Contestant {
  private final List<String> command;
  private final Path log;
  private final int threads;
  private final Map<String, String> versions = new TreeMap<>();
  private final List<String> notes;
  private long peak;

  private StartProcess(List<String> command, List<String> notes, Path log, int threads)
      throws IOException {
    this.command = command;
    this.notes = notes;
    this.log = log;
    this.threads = threads;
    measure(); // files are read into memory
    measure();
    if (Files.readString(log).contains("AOT")) {
      notes.add("Java refused the class cache");
    }
  }

  /** Up to the first tensor operation. */
  static StartProcess firstTensor(Side side, Path folder, int threads) throws IOException {
    Path log = folder.resolve(side.mode() + ".log");
    List<String> notes = new ArrayList<>();
    List<String> command =
        side.isOurs() ? ours(log, notes) : Children.python("peer_first_tensor.py");
    return new StartProcess(command, notes, log, threads);
  }

  /** The peer, up to its first zero-shot answer, which it writes to {@code output}. */
  static StartProcess firstAnswer(Path folder, Path output, int threads) throws IOException {
    String[] words = {folder.toString(), output.toString()};
    List<String> command = Children.python("peer_first_zero_shot.py", words);
    return new StartProcess(command, new ArrayList<>(), output.resolveSibling("peer.log"), threads);
  }

  /** As the launcher starts a short command, with the launcher's cache of classes. */
  private static List<String> ours(Path log, List<String> notes) throws IOException {
    Path home = Children.home();
    renewCache(home.resolve("hilum"), log);
    Path app = home.resolve("hilum-app/target/hilum-app.jar");
    Path bench = home.resolve("bench/target/hilum-bench.jar");
    Path cache = home.resolve("target/hilum.aot");
    List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
    String main = FirstTensor.class.getName();
    if (!Files.exists(cache) || !Files.exists(app) || !Files.exists(bench)) {
      notes.add("without the launcher's class cache, which ./hilum makes");
      return Children.java(options, main);
    }
    options.add("-XX:AOTCache=" + cache);
    List<String> words = Children.java(options, main);
    words.set(words.indexOf("-cp") + 1, app + File.pathSeparator + bench);
    return words;
  }

  /** The launcher makes its cache anew when the program has changed. */
  private static void renewCache(Path launcher, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "doctor");
    builder.environment().remove("HILUM_PROGRAM"); // hilum-bench's own
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      int code = Files.isExecutable(launcher) ? Children.start(builder).waitFor() : 0;
      if (code != 0) {
        throw new IOException(launcher + " doctor ended with " + code);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public double measure() throws IOException {
    long start = System.nanoTime();
    try (Protocol protocol = new Protocol(Children.process(command, threads), log)) {
      protocol.await("first");
      double seconds = (System.nanoTime() - start) / 1e9;
      peak = Math.max(peak, protocol.peakMegabytes());
      versions.putAll(protocol.versions());
      return seconds;
    }
  }

  @Override
  public long finish() {
    return peak;
  }

  @Override
  public Map<String, String> versions() {
    return versions;
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public void close() {}
}
