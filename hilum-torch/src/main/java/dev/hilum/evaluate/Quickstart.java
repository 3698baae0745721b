package dev.hilum.evaluate;

import dev.hilum.archive.Selection;
import dev.hilum.finding.Finding;
import dev.hilum.io.AtomicOutput;
import dev.hilum.io.Csv;
import dev.hilum.model.ImageEncoder;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.phantom.PhantomFilm;
import dev.hilum.report.Prompts;
import dev.hilum.report.SentenceSampler;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import dev.hilum.run.ResultFile;
import dev.hilum.study.Film;
import dev.hilum.study.Split;
import dev.hilum.task.ContrastiveRecipe.Augment;
import dev.hilum.task.ContrastiveRecipe.Data;
import dev.hilum.task.ContrastiveRecipe.Kind;
import dev.hilum.task.ContrastiveRecipe.Likeness;
import dev.hilum.task.ContrastiveRecipe.Loss;
import dev.hilum.task.ContrastiveRecipe.Model;
import dev.hilum.task.ContrastiveRecipe.Objective;
import dev.hilum.task.ContrastiveRecipe.Relaxed;
import dev.hilum.task.ContrastiveRecipe.Temperature;
import dev.hilum.task.ContrastiveRecipe.Validation;
import dev.hilum.task.Embed;
import dev.hilum.task.FilmCache;
import dev.hilum.task.FineTuneContrastive;
import dev.hilum.task.LinearProbe;
import dev.hilum.task.ReportedFilms;
import dev.hilum.task.Sources;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import dev.hilum.train.Training;
import dev.hilum.train.Tuning;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedModel;
import dev.hilum.zoo.LoadedPair;
import dev.hilum.zoo.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The whole path on the built-in cohort, in minutes. First the pair that comes with the program
 * classifies films of test patients by words alone. Then a small pair of its own learns from films
 * and reports, classifies the same films by words, and its view of a film is probed; and a page
 * explains what came of it. The untrained pair stands beside it: what it reaches is not the
 * training's merit.
 */
public final class Quickstart {
  /** The pair that comes with the program. */
  static final String SHIPPED = "clip_convnext_atto.hilum";

  static final String TRAINED = "model", UNTRAINED = "model-untrained";
  static final String CURVE = "curve.csv";

  /** The small pair has read nothing but sentences of reports; chosen on validation patients. */
  private static final String WORDS = "sentences";

  /**
   * How large.
   *
   * @param cohort the films
   * @param training the small pair and its course; its data are those films
   */
  public record Config(
      Path out, boolean force, PhantomCohort.Config cohort, FineTuneContrastive.Config training) {

    /** Under three minutes on two cores. */
    public static Config standard(Path out, boolean force, Precision precision) {
      return of(out, force, new PhantomCohort.Config(2400, 128, 0), 1000, precision);
    }

    static Config of(
        Path out, boolean force, PhantomCohort.Config cohort, int steps, Precision precision) {
      FineTuneContrastive.Config training =
          new FineTuneContrastive.Config(
              Model.named("new:tiny-clip"),
              Data.of(cohort.toString()),
              new SentenceSampler(3, SentenceSampler.Part.BOTH, false, true),
              new Objective(
                  Loss.INFONCE,
                  new Relaxed(Kind.SOFT_TARGET, 0.3),
                  Likeness.REPORTS,
                  Temperature.USUAL),
              new Augment(0.03, 0.03),
              Tuning.FULL,
              0,
              Validation.USUAL,
              training(steps, precision));
      return new Config(out, force, cohort, training);
    }

    private static Training training(int steps, Precision precision) {
      return new Training(
          steps,
          32,
          1,
          1e-3,
          0.05,
          0.9,
          0.98,
          1e-6,
          steps / 10,
          0.01,
          1,
          0,
          precision,
          2,
          0,
          1,
          0,
          0,
          "",
          0);
    }
  }

  /**
   * What came of it.
   *
   * @param document what {@code result.json} holds of it
   * @param summary the scores on test patients as small tables for the terminal
   */
  public record Result(Map<String, Object> document, String summary) {}

  /** All that the page shows. */
  record Findings(
      QuickstartWords shipped,
      QuickstartWords trained,
      QuickstartWords untrained,
      List<ZeroShotCases.Case> cases,
      LinearProbe.Result probe,
      LinearProbe.Result baseline,
      List<Film> films,
      double[] losses) {}

  private final Config config;
  private final Provenance provenance;
  private final Progress progress;
  private final PhantomCohort cohort;
  private final List<Film> films;

  private Quickstart(Config config, Provenance provenance, Progress progress) {
    this.config = config;
    this.provenance = provenance;
    this.progress = progress;
    cohort = new PhantomCohort(config.cohort);
    try (Stream<Film> all = cohort.films()) {
      films = all.map(film -> film.with(Selection.side(film))).toList();
    }
  }

  public static Result run(Config config, Provenance provenance, Progress progress) {
    Result[] result = new Result[1];
    AtomicOutput.folder(
        config.out,
        config.force,
        folder -> result[0] = new Quickstart(config, provenance, progress).run(folder));
    return result[0];
  }

  private Result run(Path folder) throws IOException {
    List<Film> test =
        films.stream().filter(f -> f.split().equals(Optional.of(Split.TEST))).toList();
    QuickstartWords shipped = shipped(test);
    Prompts sentences = Prompts.open(WORDS);
    QuickstartWords untrained, trained;
    List<ZeroShotCases.Case> cases;
    try (Scope scope = Scope.open();
        LoadedPair pair = FineTuneContrastive.load(config.training)) {
      pair.save(Files.createDirectory(folder.resolve(UNTRAINED)));
      untrained = QuickstartWords.of(pair, sentences, test, progress);
      FineTuneContrastive.run(
          config.training,
          pair,
          ReportedFilms.of(cohort, config.training.data(), progress::note),
          FilmCache.of(pair.preprocessing()),
          folder,
          false,
          progress);
      trained = QuickstartWords.of(pair, sentences, test, progress);
      cases = ZeroShotCases.of(trained.studies(), trained.best(2), pair, trained.prompts());
    }
    tell("the small pair, trained just now,", trained);
    Findings found =
        new Findings(
            shipped,
            trained,
            untrained,
            cases,
            probe(folder, TRAINED, ""),
            probe(folder, UNTRAINED, "-untrained"),
            films,
            losses(folder.resolve(CURVE)));
    Files.writeString(folder.resolve("report.html"), QuickstartPage.of(config, found, folder));
    Map<String, Object> document = describe(found);
    ResultFile.write(folder, ResultFile.document("quickstart", document, provenance));
    return new Result(document, summary(found));
  }

  /** The pair that comes with the program, told as soon as it has answered. */
  private QuickstartWords shipped(List<Film> test) {
    try (Scope scope = Scope.open();
        LoadedPair pair =
            LoadedPair.of(
                Sources.model(SHIPPED), Mode.inference(config.training.training().precision()))) {
      QuickstartWords words = QuickstartWords.of(pair, test, progress);
      tell(SHIPPED + ", which comes with the program,", words);
      return words;
    }
  }

  private void tell(String who, QuickstartWords words) {
    progress.note(
        "by words alone %s tells on %d studies of test patients (AUROC, 95 %%):"
            .formatted(who, words.studies().studies().size()));
    for (String finding : words.findings()) {
      progress.note("  %-20s %s".formatted(finding, words.auroc(finding)));
    }
    progress.note("  %-20s %s".formatted("mean", words.macro()));
  }

  private LinearProbe.Result probe(Path folder, String model, String suffix) {
    ModelFiles files = Sources.model(folder.resolve(model).toString());
    Path features = folder.resolve("features" + suffix);
    int readers = Runtime.getRuntime().availableProcessors();
    Embed.Config embed = new Embed.Config(model, features, false, false, false, true, 0, readers);
    try (Scope scope = Scope.open();
        LoadedModel loaded =
            LoadedModel.of(files, Mode.inference(config.training.training().precision()))) {
      Embed.run(
          embed,
          ImageEncoder.of(loaded.network()),
          files.filmPreprocessing(),
          films.iterator(),
          OptionalLong.of(films.size()),
          cohort.findings(),
          provenance,
          progress);
    }
    List<String> targets = new ArrayList<>();
    PhantomFilm.KINDS.stream().map(Finding::displayName).forEach(targets::add);
    targets.addAll(List.of("sex", "age"));
    return LinearProbe.run(
        LinearProbe.Config.of(features, targets, folder.resolve("probe" + suffix), provenance),
        progress);
  }

  private static double[] losses(Path curve) {
    try (Csv csv = Csv.open(curve)) {
      return csv.rows().stream().mapToDouble(row -> Double.parseDouble(row.get("loss"))).toArray();
    }
  }

  private static Map<String, Object> describe(Findings found) {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("shipped", found.shipped.scores());
    words.put("trained", found.trained.scores());
    words.put("untrained", found.untrained.scores());
    words.put("shortcuts", found.shipped.shortcuts());
    Map<String, Object> scores = new LinkedHashMap<>();
    for (String name : found.probe.targets().keySet()) {
      Map<String, Object> both = new LinkedHashMap<>();
      both.put("trained", Scores.main(found.probe, name).toJson());
      both.put("untrained", Scores.main(found.baseline, name).toJson());
      scores.put(name, both);
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("films", found.films.size());
    out.put("model", SHIPPED);
    out.put("words", words);
    out.put("final_loss", found.losses[found.losses.length - 1]);
    out.put("targets", scores);
    return out;
  }

  private static String summary(Findings found) {
    StringBuilder table = new StringBuilder();
    String row = "%-20s %-6s %-24s %-24s %s%n";
    table.append(
        row.formatted("by words", "", "shipped [95 %]", "trained here [95 %]", "untrained [95 %]"));
    for (String name : found.shipped.findings()) {
      table.append(
          row.formatted(
              name,
              "AUROC",
              found.shipped.auroc(name),
              found.trained.auroc(name),
              found.untrained.auroc(name)));
    }
    table.append(
        row.formatted(
            "mean",
            "AUROC",
            found.shipped.macro(),
            found.trained.macro(),
            found.untrained.macro()));
    table.append(row.formatted("by a probe", "", "", "trained here [95 %]", "untrained [95 %]"));
    for (String name : found.probe.targets().keySet()) {
      Scores score = Scores.main(found.probe, name);
      String before = Scores.main(found.baseline, name).text();
      table.append(row.formatted(name, score.measure(), "", score.text(), before));
    }
    return table.toString();
  }
}
