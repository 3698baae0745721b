package dev.hilum.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A run that was killed once, resumed, and compared with the run that was not.
 *
 * @param step the last whole step before the kill, as the process said
 * @param reading films that workers had begun and not ended
 * @param writing whether a checkpoint was half written
 * @param checkpoint the step of the last whole checkpoint
 * @param exit of the killed process; 137 is SIGKILL
 * @param difference the first file that is not the same in the end, empty if all are
 */
record KilledRun(
    Aim aim, int step, int reading, boolean writing, int checkpoint, int exit, String difference) {
  static final int STEPS = 20;
  static final int CHECKPOINT_EVERY = 5;
  private static final int KILLED = 137;

  /** Which training is killed: the program of the child process. */
  enum What {
    TRAINER(KillTrial.class),
    CONTRASTIVE(KillContrastive.class);

    private final Class<?> program;

    What(Class<?> program) {
      this.program = program;
    }
  }

  /** What the kill is meant to hit; where it did is in the record. */
  enum Aim {
    STEP,
    WORKER,
    WRITE
  }

  /** The files of the uninterrupted run, without what may differ, by name. */
  record Reference(What what, Map<String, String> files) {}

  boolean same() {
    return difference.isEmpty();
  }

  static Reference uninterrupted(What what, Path run) throws IOException, InterruptedException {
    int exit = Children.start(process(what, run)).waitFor();
    if (exit != 0) {
      throw new IOException("the uninterrupted run ended with " + exit + ", see " + log(run));
    }
    return new Reference(what, files(run));
  }

  /** Kills a run and resumes it; a run that ended before the kill is made again. */
  static KilledRun attempt(Path run, Aim aim, SplittableRandom random, Reference reference)
      throws IOException, InterruptedException {
    KilledRun killed;
    do {
      delete(run);
      killed = kill(reference.what, run, aim, random);
    } while (killed.exit != KILLED);
    int exit = Children.start(process(reference.what, run)).waitFor();
    String difference =
        exit == 0 ? difference(run, reference) : "the resumed run ended with " + exit;
    if (difference.isEmpty()) {
      delete(run);
    }
    return new KilledRun(
        aim,
        killed.step,
        killed.reading,
        killed.writing,
        killed.checkpoint,
        killed.exit,
        difference);
  }

  private static KilledRun kill(What what, Path run, Aim aim, SplittableRandom random)
      throws IOException, InterruptedException {
    int every = CHECKPOINT_EVERY;
    int periods = STEPS / every;
    int at =
        aim == Aim.WRITE
            ? every * random.nextInt(2, periods + 1)
            : every * random.nextInt(1, periods) + random.nextInt(1, every);
    long delay = random.nextLong(aim == Aim.STEP ? 60_000_000 : 2_000_000); // nanoseconds
    Process process =
        Children.start(process(what, run).redirectOutput(ProcessBuilder.Redirect.PIPE));
    int step = 0, reading = 0;
    boolean sent = false;
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (line.startsWith("@step ")) {
          step = Integer.parseInt(line.substring(6));
        }
        reading += line.equals("@read") ? 1 : line.equals("@done") ? -1 : 0;
        if (!sent && step >= at && (aim != Aim.WORKER || line.equals("@read"))) {
          sent = true;
          if (aim == Aim.WRITE) {
            awaitWriting(run, process);
          }
          pause(aim == Aim.WORKER ? 0 : delay);
          process.toHandle().destroyForcibly(); // SIGKILL, with the pipe left to be read
        }
      }
    }
    int exit = process.waitFor();
    boolean writing = anyEnds(run.resolve("checkpoints"), ".partial");
    return new KilledRun(aim, step, reading, writing, lastCheckpoint(run), exit, "");
  }

  private static void awaitWriting(Path run, Process process) throws IOException {
    Path folder = run.resolve("checkpoints");
    while (process.isAlive() && !anyEnds(folder, ".partial")) {
      Thread.onSpinWait();
    }
  }

  private static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static boolean anyEnds(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(suffix));
    }
  }

  private static int lastCheckpoint(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".safetensors"))
          .mapToInt(name -> Integer.parseInt(name.substring(5, 11)))
          .max()
          .orElse(0);
    }
  }

  private static ProcessBuilder process(What what, Path run) {
    List<String> command =
        Children.java(
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
            what.program.getName(),
            run.toString());
    return Children.process(command, 1)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(log(run).toFile());
  }

  private static Path log(Path run) {
    return run.resolveSibling(run.getFileName() + ".log");
  }

  private static String difference(Path run, Reference reference) throws IOException {
    Map<String, String> mine = files(run);
    if (!mine.keySet().equals(reference.files.keySet())) {
      return "the files are " + mine.keySet() + " instead of " + reference.files.keySet();
    }
    return mine.keySet().stream()
        .filter(name -> !reference.files.getOrDefault(name, "").equals(mine.get(name)))
        .findFirst()
        .map(name -> name + " differs")
        .orElse("");
  }

  /** Content by name; of the curve without its last column, the speed; events hold the time. */
  private static Map<String, String> files(Path run) throws IOException {
    Map<String, String> out = new TreeMap<>();
    try (Stream<Path> all = Files.walk(run)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (name.equals("curve.csv")) {
          content = content.replaceAll(",[^,\n]*\n", "\n");
        }
        if (!name.startsWith("events")) {
          out.put(name, content);
        }
      }
    }
    return out;
  }

  private static void delete(Path run) throws IOException {
    if (Files.exists(run)) {
      try (Stream<Path> all = Files.walk(run)) {
        for (Path file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
