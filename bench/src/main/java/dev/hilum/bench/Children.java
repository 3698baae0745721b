package dev.hilum.bench;

import dev.hilum.run.CancelledException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How child processes are started and ended, and what Linux tells about them. */
final class Children {
  private static boolean watched;
  private static boolean ending;

  private Children() {}

  /**
   * Starts a process that does not outlive this one: it is killed, and its own children with it,
   * when this one ends or is stopped by SIGINT or SIGTERM.
   *
   * @throws CancelledException if this process is ending
   */
  static synchronized Process start(ProcessBuilder builder) throws IOException {
    check();
    if (!watched) {
      Runtime.getRuntime().addShutdownHook(new Thread(Children::end, "children"));
      watched = true;
    }
    return builder.start();
  }

  /** Whether this process is ending and its children were killed. */
  static synchronized boolean ending() {
    return ending;
  }

  private static synchronized void end() {
    ending = true; // first, so that nobody takes their end for their own failure
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * @throws CancelledException if this process is ending and its children were killed
   */
  static void check() {
    if (ending()) {
      throw new CancelledException();
    }
  }

  /** The checkout: the folder in the property {@code hilum.home}, else the current one. */
  static Path home() {
    return Path.of(System.getProperty("hilum.home", ".")).toAbsolutePath().normalize();
  }

  /** The folder of shared real data: {@code HILUM_DATA}, else beside the checkout. */
  static Path data() {
    String set = System.getenv("HILUM_DATA");
    return set == null || set.isBlank() ? home().resolve("../shared/data") : Path.of(set);
  }

  /** This Java with the options of the launcher and the class path of this process. */
  static List<String> java(List<String> options, String main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path launcher = home().resolve("hilum-app/java.options");
    if (Files.exists(launcher)) {
      command.add("@" + launcher);
    }
    command.add("-Dhilum.home=" + home());
    command.addAll(options);
    command.add("-cp");
    command.add(classPath());
    command.add(main);
    command.addAll(List.of(arguments));
    return command;
  }

  /** Absolute, so that children may run elsewhere. */
  static String classPath() {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  /** The Python of the peers: {@code HILUM_PEERS}, else {@code ~/.cache/hilum-peers}. */
  static List<String> python(String script, String... arguments) {
    String set = System.getenv("HILUM_PEERS");
    Path folder =
        set == null || set.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "hilum-peers")
            : Path.of(set);
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("bin/python").toString());
    command.add(home().resolve("tools/reference").resolve(script).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** A process with a fixed number of threads, native ones included. */
  static ProcessBuilder process(List<String> command, int threads) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
    builder.environment().put("MKL_NUM_THREADS", Integer.toString(threads));
    builder.environment().put("HF_HUB_OFFLINE", "1");
    builder.environment().put("TOKENIZERS_PARALLELISM", "false");
    builder.environment().putIfAbsent("HILUM_DATA", home().resolve("../shared/data").toString());
    return builder;
  }

  /** What the launcher sets for a training. */
  static Map<String, String> trainingEnvironment() throws IOException {
    Path launcher = home().resolve("hilum-app/training.environment");
    Map<String, String> settings = new LinkedHashMap<>();
    if (Files.exists(launcher)) {
      for (String line : Files.readAllLines(launcher)) {
        settings.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
      }
    }
    return settings;
  }

  /** A value of {@code /proc/PID/status}, such as {@code VmRSS}; 0 when the process is gone. */
  static long kilobytes(long pid, String key) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith(key + ":")) {
          return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    } catch (IOException e) {
      return 0;
    }
    return 0;
  }
}
