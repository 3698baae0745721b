package dev.hilum.bench;

import dev.hilum.run.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hilum-bench gradient-cache}: {@code hilum train} with large batches, cached or not. */
@Command(
    name = "gradient-cache",
    description = "How much memory large contrastive batches take, gradients cached or not.",
    footer = {"", "Example:", "  hilum-bench gradient-cache --out docs/evidence/gradient-cache.md"})
final class GradientCacheCommand implements Callable<Integer> {
  private static final int STEPS = 3;
  private static final String HEAP = "512m";

  /** One training: chunk 0 is one pass; exit 0 is done. */
  private record Row(int batch, int chunk, long megabytes, double seconds, int exit) {}

  private final List<String> words;
  private final Cancellation cancellation;

  @Option(
      names = "--batches",
      split = ",",
      defaultValue = "64,256,1024",
      description = "64,256,1024 by default.")
  private List<Integer> batches = List.of();

  @Option(names = "--chunk", defaultValue = "32", description = "Pairs of one pass, 32.")
  private int chunk;

  @Mixin private TableFile out = new TableFile();

  GradientCacheCommand(List<String> words, Cancellation cancellation) {
    this.words = words;
    this.cancellation = cancellation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    out.check();
    Path folder = Files.createTempDirectory("hilum-gradient-cache");
    try {
      List<Row> rows = new ArrayList<>();
      for (int batch : batches) {
        for (int pass : new int[] {0, chunk}) {
          rows.add(train(batch, pass, folder.resolve("run-" + rows.size())));
          System.err.println(rows.getLast());
          out.write(markdown(rows));
        }
      }
      System.out.println(out);
      return rows.stream().allMatch(row -> row.exit == 0) ? Main.DONE : Main.FAILED;
    } finally {
      RunCommand.delete(folder);
    }
  }

  private Row train(int batch, int pass, Path run) throws IOException, InterruptedException {
    List<String> command =
        Children.java(
            List.of("-Xms" + HEAP, "-Xmx" + HEAP),
            dev.hilum.cli.Main.class.getName(),
            "train",
            "contrastive-phantom",
            "--out",
            run.toString());
    for (String set :
        List.of(
            "data.archive=phantom:patients=%d,size=64,seed=11".formatted(2 * batch + 100),
            "training.batch=" + batch,
            "training.steps=" + STEPS,
            "training.warmup=0",
            "training.checkpoint_every=0",
            "gradient_cache=" + pass)) {
      command.add("--set");
      command.add(set);
    }
    long start = System.nanoTime(), peak = 0;
    Process process =
        Children.start(
            Children.process(command, 1)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(run.resolveSibling(run.getFileName() + ".log").toFile()));
    try {
      while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
        cancellation.check();
        peak = Math.max(peak, Children.kilobytes(process.pid(), "VmHWM") / 1024);
      }
    } finally {
      process.destroy();
    }
    return new Row(batch, pass, peak, (System.nanoTime() - start) / 1e9, process.exitValue());
  }

  private String markdown(List<Row> rows) {
    List<String> lines = new ArrayList<>();
    lines.add("# Memory of large contrastive batches");
    lines.add("");
    lines.add(
        "Peak resident memory (VmHWM) of `hilum train contrastive-phantom` (0.6 million parameters,"
            + " films of 64 px) in a process of its own: %d steps and one validation, one thread,"
                .formatted(STEPS)
            + " fp32, Java heap fixed at %s. Seconds are those of the whole process, films drawn and"
                .formatted(HEAP)
            + " read, on a machine that may do other work: they are told, not compared. "
            + TableFile.madeBy(words));
    lines.add("");
    lines.add("| batch | gradients | peak MB | seconds | exit |");
    lines.add("|---|---|---|---|---|");
    for (Row row : rows) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %d | %s | %d | %.0f | %d |",
              row.batch,
              row.chunk == 0 ? "in one pass" : "cached, " + row.chunk + " pairs a pass",
              row.megabytes,
              row.seconds,
              row.exit));
    }
    return String.join("\n", lines) + "\n";
  }
}
