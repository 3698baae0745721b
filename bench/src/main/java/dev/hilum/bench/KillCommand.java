package dev.hilum.bench;

import dev.hilum.run.Cancellation;
import dev.hilum.tensor.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hilum-bench kill}. */
@Command(
    name = "kill",
    description = "Kills a training process again and again, resumes it, compares the bits.",
    footer = {
      "",
      "Examples:",
      "  hilum-bench kill --count 50 --out docs/evidence/kill.md",
      "  hilum-bench kill --what contrastive --count 10 --out F.md"
    })
final class KillCommand implements Callable<Integer> {
  private final List<String> words;
  private final Cancellation cancellation;

  @Option(
      names = "--what",
      defaultValue = "trainer",
      description = "trainer: a small network (default); contrastive: a pair, as hilum train.")
  private KilledRun.What what = KilledRun.What.TRAINER;

  @Option(names = "--count", defaultValue = "50", description = "50 by default.")
  private int count;

  @Option(names = "--seed", defaultValue = "1", description = "Of the moments.")
  private long seed;

  @Mixin private TableFile out = new TableFile();

  KillCommand(List<String> words, Cancellation cancellation) {
    this.words = words;
    this.cancellation = cancellation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    out.check();
    Path folder = Files.createTempDirectory("hilum-kill");
    SplittableRandom random = new SplittableRandom(seed);
    List<KilledRun> done = new ArrayList<>();
    KilledRun.Reference reference = KilledRun.uninterrupted(what, folder.resolve("uninterrupted"));
    for (int i = 0; i < count; i++) {
      cancellation.check();
      KilledRun.Aim aim = KilledRun.Aim.values()[i % KilledRun.Aim.values().length];
      KilledRun one = KilledRun.attempt(folder.resolve("run-" + i), aim, random, reference);
      done.add(one);
      System.err.println("kill " + (i + 1) + " of " + count + ": " + one);
      out.write(markdown(done));
    }
    System.out.println(out);
    if (!done.stream().allMatch(KilledRun::same)) {
      System.err.println(folder + ": the runs that differ are kept");
      return Main.FAILED;
    }
    RunCommand.delete(folder);
    return Main.DONE;
  }

  private String trained() {
    return switch (what) {
      case TRAINER ->
          "a small convolutional network on phantom films with dropout and accumulated gradients";
      case CONTRASTIVE ->
          "an image-text pair (`new:tiny-clip`) as `hilum train` does on phantom films of 64 px"
              + " and two drawn sentences of their reports in random order, with moved and zoomed"
              + " films, a relaxed loss, a capped temperature, cached and accumulated gradients,"
              + " moving averages and rates by layer";
    };
  }

  private String markdown(List<KilledRun> done) {
    List<String> lines = new ArrayList<>();
    lines.add("# kill -9 in the middle of training");
    lines.add("");
    lines.add(
        "%d of %d killed runs, resumed, ended with the bits of the uninterrupted run: last and best"
                .formatted(done.stream().filter(KilledRun::same).count(), done.size())
            + " model, last checkpoint (weights, batch statistics where there are any, optimizer,"
            + " averages, position),"
            + " curves but for their films per second. A child process trains "
            + trained()
            + ", for "
            + KilledRun.STEPS
            + " steps, a checkpoint every "
            + KilledRun.CHECKPOINT_EVERY
            + " and at each better validation, with two workers; fp32, one thread, backend "
            + String.join(
                ", ",
                new TreeMap<>(Backend.current().describe())
                    .entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList())
            + ". It gets SIGKILL after its first checkpoint: at a random moment off a checkpoint"
            + " step, while a worker reads a film, or while a checkpoint is written. Seed "
            + seed
            + ". "
            + TableFile.madeBy(words));
    lines.add("");
    lines.add(
        "| kill | aimed at | last step | films being read | checkpoint being written | last"
            + " checkpoint | exit | the same bits |");
    lines.add("|---|---|---|---|---|---|---|---|");
    for (int i = 0; i < done.size(); i++) {
      KilledRun k = done.get(i);
      lines.add(
          "| %d | %s | %d | %d | %s | %d | %d | %s |"
              .formatted(
                  i + 1,
                  k.aim().name().toLowerCase(Locale.ROOT),
                  k.step(),
                  k.reading(),
                  k.writing() ? "yes" : "no",
                  k.checkpoint(),
                  k.exit(),
                  k.same() ? "yes" : "NO: " + k.difference()));
    }
    return String.join("\n", lines) + "\n";
  }
}
