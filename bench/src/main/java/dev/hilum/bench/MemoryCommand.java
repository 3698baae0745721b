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

/** {@code hilum-bench memory}: the real command in a child process with a fixed heap. */
@Command(
    name = "memory",
    description = "Whether hilum embed takes as much memory for ten times the films.",
    footer = {"", "Example:", "  hilum-bench memory --out docs/evidence/memory.md"})
final class MemoryCommand implements Callable<Integer> {
  private static final double GROWTH = 1.05;
  private static final String HEAP = "256m";

  /** Resident memory when so many films were written. */
  private record Sample(double seconds, long films, long megabytes) {}

  private final List<String> words;
  private final Cancellation cancellation;

  @Option(names = "--films", defaultValue = "100000", description = "100000 by default.")
  private int films;

  @Mixin private TableFile out = new TableFile();

  MemoryCommand(List<String> words, Cancellation cancellation) {
    this.words = words;
    this.cancellation = cancellation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    out.check();
    Path folder = Files.createTempDirectory("hilum-bench-memory");
    try {
      Path model = Files.createDirectory(folder.resolve("model"));
      RandomVit.tiny().write(model);
      List<Sample> samples = embed(model, folder);
      Sample early = at(samples, films / 10), late = samples.getLast();
      boolean flat = late.megabytes <= GROWTH * early.megabytes;
      out.write(markdown(samples, early, late, flat));
      System.out.println(out);
      return flat ? Main.DONE : Main.FAILED;
    } finally {
      RunCommand.delete(folder);
    }
  }

  private List<Sample> embed(Path model, Path folder) throws IOException, InterruptedException {
    Path log = folder.resolve("embed.log"), features = folder.resolve("features");
    List<String> command =
        Children.java(
            List.of("-Xms" + HEAP, "-Xmx" + HEAP),
            dev.hilum.cli.Main.class.getName(),
            "embed",
            "--model",
            model.toString(),
            "--archive",
            "phantom:patients=" + films + ",size=64",
            "--limit",
            Integer.toString(films),
            "--out",
            features.toString());
    Process process = Children.start(Children.process(command, 2).redirectError(log.toFile()));
    Path growing = folder.resolve("features.partial/embeddings.npy");
    List<Sample> samples = new ArrayList<>();
    long start = System.nanoTime(), told = 0;
    try {
      while (!process.waitFor(250, TimeUnit.MILLISECONDS)) {
        cancellation.check();
        long written =
            Files.exists(growing) ? Files.size(growing) / (4L * RandomVit.tiny().width()) : 0;
        long resident = Children.kilobytes(process.pid(), "VmRSS") / 1024;
        if (written > 0 && resident > 0) {
          Sample sample = new Sample((System.nanoTime() - start) / 1e9, written, resident);
          samples.add(sample);
          if (sample.seconds - told >= 10) {
            told = (long) sample.seconds;
            System.err.println(line(sample));
          }
        }
      }
    } finally {
      process.destroy();
    }
    if (process.exitValue() != 0 || samples.isEmpty()) {
      List<String> said = Files.readAllLines(log);
      throw new IOException(
          "embed ended with "
              + process.exitValue()
              + ": "
              + (said.isEmpty() ? "" : said.getLast()));
    }
    return samples;
  }

  /** The first sample with so many films. */
  private static Sample at(List<Sample> samples, int films) {
    return samples.stream().filter(s -> s.films >= films).findFirst().orElse(samples.getLast());
  }

  private static String line(Sample s) {
    return String.format(Locale.ROOT, "%.0f s: %d films, %d MB", s.seconds, s.films, s.megabytes);
  }

  private String markdown(List<Sample> samples, Sample early, Sample late, boolean flat) {
    List<String> lines = new ArrayList<>();
    lines.add("# Memory of `hilum embed`");
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Resident memory (VmRSS) at %d films is %.3f times that at %d films; the bound is %.2f,"
                + " **%s**. The command embeds the phantom cohort, 64 px, with a vision transformer"
                + " of one block; Java heap fixed at %s. %s",
            late.films,
            (double) late.megabytes / early.megabytes,
            early.films,
            GROWTH,
            flat ? "held" : "not held",
            HEAP,
            TableFile.madeBy(words)));
    lines.add("");
    lines.add("| s | films | MB |");
    lines.add("|---|---|---|");
    for (int i = 1; i <= 20; i++) {
      Sample s = at(samples, (int) ((long) films * i / 20));
      lines.add(String.format(Locale.ROOT, "| %.0f | %d | %d |", s.seconds, s.films, s.megabytes));
    }
    return String.join("\n", lines) + "\n";
  }
}
