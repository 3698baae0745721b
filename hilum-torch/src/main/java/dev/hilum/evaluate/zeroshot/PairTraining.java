package dev.hilum.evaluate.zeroshot;

import dev.hilum.finding.Finding;
import dev.hilum.io.Csv;
import dev.hilum.report.Prompts;
import dev.hilum.report.SentenceSampler;
import dev.hilum.run.Draws;
import dev.hilum.run.Progress;
import dev.hilum.task.ContrastiveRecipe.Augment;
import dev.hilum.task.ContrastiveRecipe.Data;
import dev.hilum.task.ContrastiveRecipe.Likeness;
import dev.hilum.task.ContrastiveRecipe.Loss;
import dev.hilum.task.ContrastiveRecipe.Model;
import dev.hilum.task.ContrastiveRecipe.Objective;
import dev.hilum.task.ContrastiveRecipe.Relaxed;
import dev.hilum.task.ContrastiveRecipe.Temperature;
import dev.hilum.task.ContrastiveRecipe.Validation;
import dev.hilum.task.FilmCache;
import dev.hilum.task.FineTuneContrastive;
import dev.hilum.task.ReportedFilms;
import dev.hilum.task.Sources;
import dev.hilum.task.ZeroShot;
import dev.hilum.tensor.Scope;
import dev.hilum.train.Tuning;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedPair;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One training of a pair, and what the pair then says of the test films.
 *
 * @param films with their reports
 * @param cache of these films for the pair's preprocessing
 * @param findings of the validation score
 * @param tuning what of the pair learns
 */
record PairTraining(ReportedFilms films, FilmCache cache, List<Finding> findings, Tuning tuning) {
  /** The folder of a trained pair, in its reference layout. */
  static final String MODEL = "model";

  private static final String CURVE = "curve.csv";
  private static final int RECENT = 20; // steps that the told means are over
  private static final long TUNING = 0x74756e65L; // "tune"

  /** Trains and leaves {@code model} and {@code curve.csv} in the folder. */
  void pretrain(Path start, Course course, long seed, Path folder, Progress progress)
      throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    FineTuneContrastive.Config config =
        config(start, SentenceSampler.ALL, Relaxed.OFF, course, seed);
    try (Scope scope = Scope.open();
        LoadedPair pair = FineTuneContrastive.load(config)) {
      FineTuneContrastive.run(config, pair, films, cache, run, false, progress);
    }
    Files.move(run.resolve(MODEL), folder.resolve(MODEL));
    Files.move(run.resolve(CURVE), folder.resolve(CURVE));
    Folders.delete(run);
  }

  /** Fine-tunes as the cell says, scores all test films, and keeps the curve of the training. */
  CellResult cell(
      Cell cell, Path start, Course course, List<TestSet> tests, Path folder, Progress progress)
      throws IOException {
    long began = System.nanoTime();
    Treatment treatment = cell.treatment();
    Map<String, Double> told = new LinkedHashMap<>();
    Map<String, float[][]> margins;
    if (treatment.tuned()) {
      // the same order of studies and films for every treatment of a seed
      long seed = Draws.key(cell.seed(), TUNING, cell.fold());
      FineTuneContrastive.Config config =
          config(start, treatment.text(), treatment.relaxation(), course, seed);
      Path run = Files.createDirectory(folder.resolve("run"));
      try (Scope scope = Scope.open();
          LoadedPair pair = FineTuneContrastive.load(config)) {
        FineTuneContrastive.Result result =
            FineTuneContrastive.run(config, pair, films, cache, run, false, progress);
        told.putAll(result.outcome().last());
        told.putAll(recent(run.resolve(CURVE)));
        told.put("train_seconds", (System.nanoTime() - began) / 1e9);
        margins = score(pair, tests, progress);
      }
      Files.move(run.resolve(CURVE), folder.resolve(CURVE));
      Folders.delete(run);
    } else {
      try (Scope scope = Scope.open();
          LoadedPair pair = LoadedPair.of(Sources.model(start.toString()), Mode.INFERENCE)) {
        margins = score(pair, tests, progress);
      }
    }
    told.put("seconds", (System.nanoTime() - began) / 1e9);
    return new CellResult(margins, told);
  }

  private FineTuneContrastive.Config config(
      Path start, SentenceSampler text, Relaxed relaxed, Course course, long seed) {
    return new FineTuneContrastive.Config(
        Model.named(start.toString()),
        Data.of("the grid's own films"),
        text,
        new Objective(Loss.INFONCE, relaxed, Likeness.EVEN, Temperature.USUAL),
        Augment.OFF,
        tuning,
        0,
        new Validation(findings.stream().map(Finding::displayName).toList(), ""),
        course.training(seed));
  }

  /** Every test set in one go by {@code FINDING} against {@code No FINDING}. */
  static Map<String, float[][]> score(LoadedPair pair, List<TestSet> tests, Progress progress) {
    ZeroShot.Config config = new ZeroShot.Config(OptionalDouble.of(1), 256, 1);
    Map<String, float[][]> margins = new LinkedHashMap<>();
    for (TestSet test : tests) {
      ZeroShot.Scored scored =
          ZeroShot.score(
              pair,
              Prompts.standard(),
              test.findings(),
              test.films().iterator(),
              test.films().size(),
              config,
              progress);
      margins.put(test.name(), rows(test, scored));
    }
    return margins;
  }

  /** A row for each film of the set, NaN for those that could not be read. */
  private static float[][] rows(TestSet test, ZeroShot.Scored scored) {
    float[][] rows = new float[test.films().size()][test.findings().size()];
    int next = 0;
    for (int i = 0; i < rows.length; i++) {
      boolean read =
          next < scored.films().size()
              && scored.films().get(next).id().equals(test.films().get(i).id());
      for (int f = 0; f < rows[i].length; f++) {
        rows[i][f] = read ? scored.positive()[next][f] - scored.negative()[next][f] : Float.NaN;
      }
      next += read ? 1 : 0;
    }
    return rows;
  }

  /** Means over the last steps of a curve: loss, clipped, temperature, similarity, cut. */
  private static Map<String, Double> recent(Path curve) {
    List<Csv.Row> rows;
    List<String> columns;
    try (Csv csv = Csv.open(curve)) {
      columns = csv.columns();
      rows = csv.rows();
    }
    Map<String, Double> means = new LinkedHashMap<>();
    List<Csv.Row> last = rows.subList(Math.max(0, rows.size() - RECENT), rows.size());
    for (String column : columns) {
      if (List.of("loss", "clipped", "temperature", "similarity", "cut").contains(column)) {
        List<Double> values = new ArrayList<>();
        last.forEach(row -> values.add(Double.parseDouble(row.get(column))));
        means.put(
            column, values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN));
      }
    }
    return means;
  }

  /** Says nothing, but stops when the other is asked to. */
  static Progress quiet(Progress progress) {
    return Progress.on(new PrintStream(PrintStream.nullOutputStream()), progress.cancellation());
  }

  /** What a checkpoint asks to be done to a film. */
  static FilmCache cache(Path model) {
    return FilmCache.of(Sources.model(model.toString()).filmPreprocessing());
  }

  static PairTraining whole(ReportedFilms films, FilmCache cache, List<Finding> findings) {
    return new PairTraining(films, cache, findings, Tuning.FULL);
  }
}
