package dev.hilum.evaluate.zeroshot;

import dev.hilum.evaluate.zeroshot.Treatment.Parts;
import dev.hilum.io.CsvWriter;
import dev.hilum.report.SentenceSampler.Part;
import dev.hilum.run.Progress;
import dev.hilum.task.ContrastiveRecipe.Relaxed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How the tiny scale's settings were chosen: by macro AUROC on the validation patients of hospital
 * A, one after the other, with a seed that the grid does not use. No film of a test set is read.
 *
 * <p>First k for sampling alone, then c for relaxation alone; the mean over the three pairs
 * decides. Learning rate, batch and steps were set beforehand: the rate of the fine-tuning is half
 * that of the pre-training, the rest what the time allows.
 */
final class TinyTuning {
  private static final int SEED = 1000;
  private static final List<Integer> COUNTS = List.of(1, 3);
  private static final List<Double> CAPS = List.of(0.3, 0.6);

  private final TinyScale scale;
  private final TinyScale.Plan plan;
  private final Path out;
  private final int jobs;
  private final Progress progress;
  private final CsvWriter csv;

  private TinyTuning(TinyScale.Plan plan, Path out, int jobs, Progress progress, CsvWriter csv) {
    this.plan = plan;
    this.out = out;
    this.jobs = jobs;
    this.progress = progress;
    this.csv = csv;
    scale = new TinyScale(plan, progress);
  }

  /**
   * Tries all settings and writes {@code tuning.csv} into a folder that exists.
   *
   * @param start the plan whose k and c are chosen anew
   */
  static TinyScale.Plan run(TinyScale.Plan start, Path out, int jobs, Progress progress)
      throws IOException {
    List<String> columns =
        List.of("setting", "value", "pair", "val_auroc", "clipped", "similarity", "seconds");
    try (CsvWriter csv = CsvWriter.create(out.resolve("tuning.csv"), columns)) {
      return new TinyTuning(start, out, jobs, progress, csv).choose();
    }
  }

  private TinyScale.Plan choose() throws IOException {
    Path pairs = Files.createDirectories(out.resolve("pairs"));
    Grid grid = new Grid(scale, out, jobs, Optional.empty(), progress);
    grid.run(List.of());
    Parts parts = plan.parts();
    Course course = plan.tuning();
    Map<Integer, Double> byCount = new LinkedHashMap<>();
    for (int k : COUNTS) {
      Treatment some = new Treatment("k=" + k, true, parts.drawn(k), Relaxed.OFF);
      byCount.put(k, tried("k", k, some, course, pairs));
    }
    Map<Double, Double> byCap = new LinkedHashMap<>();
    for (double c : CAPS) {
      Relaxed cap = new Parts(0, Part.BOTH, c).relaxed();
      byCap.put(c, tried("c", c, new Treatment("c=" + c, true, parts.whole(), cap), course, pairs));
    }
    Parts found = new Parts(best(byCount), parts.section(), best(byCap));
    return plan.with(course, found);
  }

  private static <K> K best(Map<K, Double> scores) {
    return scores.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  /** The mean validation score over the pairs. */
  private double tried(String setting, double value, Treatment t, Course course, Path pairs)
      throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(jobs);
    try {
      Map<String, Future<CellResult>> runs = new LinkedHashMap<>();
      for (String pair : scale.pairs()) {
        Path folder =
            Files.createDirectories(out.resolve("runs").resolve(pair + "." + setting + value));
        Cell cell = new Cell(pair, t, SEED, 0);
        runs.put(pair, threads.submit(() -> scale.train(cell, course, pairs, folder, progress)));
      }
      List<Double> scores = new ArrayList<>();
      for (Map.Entry<String, Future<CellResult>> run : runs.entrySet()) {
        Map<String, Double> told = run.getValue().get().told();
        scores.add(told.getOrDefault("val_auroc", Double.NaN));
        csv.write(
            setting,
            Double.toString(value),
            run.getKey(),
            number(told, "val_auroc"),
            number(told, "clipped"),
            number(told, "similarity"),
            number(told, "train_seconds"));
        csv.flush();
      }
      double mean = scores.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      progress.note(String.format(Locale.ROOT, "%s %s: %.4f", setting, value, mean));
      return mean;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static String number(Map<String, Double> told, String key) {
    return String.format(Locale.ROOT, "%.4f", told.getOrDefault(key, Double.NaN));
  }
}
