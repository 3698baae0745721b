package dev.hilum.evaluate.zeroshot;

import dev.hilum.io.AtomicOutput;
import dev.hilum.run.CancelledException;
import dev.hilum.run.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * All runs of a scale, several at a time. Each is a folder of its own, there whole or not at all,
 * so that a grid that was stopped goes on with those that are missing.
 */
final class Grid {
  private static final String PAIRS = "pairs";
  private static final String CELLS = "cells";
  private static final String RUNS = "runs.csv";

  /**
   * What was run.
   *
   * @param results of the runs that are done
   * @param failed the sentence of each run that failed
   * @param left runs that the time did not allow
   */
  record Runs(Map<Cell, CellResult> results, Map<String, String> failed, int left) {}

  private final Scale scale;
  private final Path out;
  private final int jobs;
  private final Instant end;
  private final Progress progress;
  private final Map<Cell, CellResult> results = new ConcurrentHashMap<>();
  private final Map<String, String> failed = new TreeMap<>();
  private int left;

  /**
   * @param out an existing folder; runs that it holds are read, not made again
   * @param jobs runs at a time
   * @param budget after which no further run is started
   */
  Grid(Scale scale, Path out, int jobs, Optional<Duration> budget, Progress progress) {
    this.scale = scale;
    this.out = out;
    this.jobs = jobs;
    this.end = budget.map(Instant.now()::plus).orElse(Instant.MAX);
    this.progress = progress;
  }

  /** The runs of the arms and, if asked for, of the ablations. */
  static List<Cell> cells(Scale scale, boolean ablations) {
    List<Cell> cells = new ArrayList<>();
    for (int seed = 0; seed < scale.seeds(); seed++) { // seed by seed: any stop leaves whole rounds
      for (String pair : scale.pairs()) {
        for (Treatment arm : scale.arms()) {
          if (arm.tuned() || seed == 0) {
            add(cells, scale, pair, arm, seed);
          }
        }
      }
    }
    if (ablations) {
      for (int seed = 0; seed < scale.ablationSeeds(); seed++) {
        for (Treatment variant : scale.ablations()) {
          add(cells, scale, scale.ablated(), variant, seed);
        }
      }
    }
    return cells;
  }

  private static void add(List<Cell> cells, Scale scale, String pair, Treatment t, int seed) {
    for (int fold = 0; fold < scale.folds(); fold++) {
      cells.add(new Cell(pair, t, seed, fold));
    }
  }

  Runs run(List<Cell> cells) {
    try (RunsTable table = RunsTable.open(out.resolve(RUNS))) {
      Files.createDirectories(out.resolve(PAIRS));
      Files.createDirectories(out.resolve(CELLS));
      Map<String, Work> pairs = new LinkedHashMap<>();
      scale.pairs().forEach(pair -> pairs.put("pair " + pair, () -> prepare(pair, table)));
      all("pre-train", pairs, "pairs", table);
      Map<String, Work> runs = new LinkedHashMap<>();
      cells.forEach(cell -> runs.put(cell.id(), () -> cell(cell, table)));
      all("grid", runs, "runs", table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Runs(results, failed, left);
  }

  /** One thing to do; answers a detail for the line of progress. */
  @FunctionalInterface
  private interface Work {
    String run() throws IOException;
  }

  private void all(String name, Map<String, Work> works, String unit, RunsTable table) {
    ExecutorService threads = Executors.newFixedThreadPool(jobs);
    try (Progress.Stage stage = progress.start(name, works.size(), unit)) {
      Map<String, Future<?>> started = new LinkedHashMap<>();
      works.forEach(
          (id, work) -> started.put(id, threads.submit(() -> one(id, work, stage, table))));
      for (Future<?> future : started.values()) {
        future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private void one(String id, Work work, Progress.Stage stage, RunsTable table) {
    progress.cancellation().check();
    if (Instant.now().isAfter(end)) {
      synchronized (this) {
        left++;
      }
      return;
    }
    Instant started = Instant.now();
    String detail;
    try {
      detail = work.run();
    } catch (CancelledException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      String sentence = String.valueOf(e.getMessage());
      table.add(id, started, Double.NaN, sentence);
      synchronized (this) {
        failed.put(id, sentence);
      }
      detail = id + " failed: " + sentence;
    }
    stage.advance(1, detail);
  }

  private String prepare(String pair, RunsTable table) {
    Path folder = out.resolve(PAIRS).resolve(pair);
    if (!Files.exists(folder)) {
      Instant started = table.start("pair " + pair);
      AtomicOutput.folder(
          folder, false, partial -> scale.prepare(pair, partial, PairTraining.quiet(progress)));
      table.add("pair " + pair, started, Double.NaN, "");
    }
    return pair;
  }

  private String cell(Cell cell, RunsTable table) {
    Path folder = out.resolve(CELLS).resolve(cell.id());
    if (!Files.exists(folder)) {
      Instant started = table.start(cell.id());
      AtomicOutput.folder(
          folder,
          false,
          partial ->
              scale
                  .run(cell, out.resolve(PAIRS), partial, PairTraining.quiet(progress))
                  .write(cell, partial));
      CellResult result = CellResult.read(cell, scale.tests(), folder);
      table.add(cell.id(), started, result.macro(scale.tests()), "");
      results.put(cell, result);
    } else {
      results.put(cell, CellResult.read(cell, scale.tests(), folder));
    }
    return cell.id();
  }
}
