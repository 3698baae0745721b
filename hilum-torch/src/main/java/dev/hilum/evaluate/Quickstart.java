package dev.hilum.evaluate;

import dev.hilum.archive.Selection;
import dev.hilum.finding.Finding;
import dev.hilum.image.Preprocessing;
import dev.hilum.io.AtomicOutput;
import dev.hilum.model.ImageEncoder;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.phantom.PhantomFilm;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import dev.hilum.run.ResultFile;
import dev.hilum.study.Film;
import dev.hilum.study.Split;
import dev.hilum.task.Embed;
import dev.hilum.task.LinearProbe;
import dev.hilum.task.TrainClassifier;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import dev.hilum.train.LossCurve;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.Hub;
import dev.hilum.zoo.HubSettings;
import dev.hilum.zoo.LoadedModel;
import dev.hilum.zoo.ModelLocator;
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
 * The whole path on the built-in cohort, in minutes: films, a small vision transformer trained on
 * them, their vectors, probes on patients that the training never saw, and a page that explains
 * what came of it. The same probes on the untrained network stand beside them: what they reach is
 * not the training's merit.
 */
public final class Quickstart {

  /**
   * How large.
   *
   * @param cohort the films
   * @param training the network and its course
   */
  public record Config(
      Path out, boolean force, PhantomCohort.Config cohort, TrainClassifier.Config training) {

    /** About two minutes on two cores. */
    public static Config standard(Path out, boolean force, Precision precision) {
      return new Config(
          out,
          force,
          new PhantomCohort.Config(4000, 64, 0),
          TrainClassifier.Config.small(PhantomFilm.KINDS, precision, 0));
    }
  }

  /** What came of it: probes of the trained network and of the untrained one. */
  public record Result(
      LossCurve curve, LinearProbe.Result trained, LinearProbe.Result untrained, long films) {

    /** The scores on test patients as a small table for the terminal. */
    public String summary() {
      StringBuilder table = new StringBuilder();
      String row = "%-20s %-6s %-24s %s%n";
      table.append(row.formatted("target", "", "trained [95 %]", "untrained [95 %]"));
      for (String name : trained.targets().keySet()) {
        Scores score = Scores.main(trained, name);
        String before = Scores.main(untrained, name).text();
        table.append(row.formatted(name, score.measure(), score.text(), before));
      }
      return table.toString();
    }
  }

  private static final Hub OFFLINE =
      new Hub(HubSettings.of(Map.of("HF_HUB_OFFLINE", "1")), (file, done, total) -> {});

  private Quickstart() {}

  public static Result run(Config config, Provenance provenance, Progress progress) {
    Result[] result = new Result[1];
    AtomicOutput.folder(
        config.out, config.force, folder -> result[0] = run(config, folder, provenance, progress));
    return result[0];
  }

  private static Result run(Config config, Path folder, Provenance provenance, Progress progress)
      throws IOException {
    PhantomCohort cohort = new PhantomCohort(config.cohort);
    List<Film> films;
    try (Stream<Film> all = cohort.films()) {
      films = all.map(film -> film.with(Selection.side(film))).toList();
    }
    List<Film> train =
        films.stream().filter(f -> f.split().equals(Optional.of(Split.TRAIN))).toList();

    Path trained = Files.createDirectory(folder.resolve("model"));
    LossCurve curve = TrainClassifier.run(config.training, train, trained, progress);
    curve.write(folder.resolve("curve.csv"));
    Path untrained = Files.createDirectory(folder.resolve("model-untrained"));
    TrainClassifier.untrained(config.training, untrained);

    List<String> targets = new ArrayList<>();
    config.training.findings().forEach(f -> targets.add(f.displayName()));
    targets.add("sex");
    targets.add("age");
    LinearProbe.Result probe =
        probe(config, folder, "", trained, films, cohort.findings(), targets, provenance, progress);
    LinearProbe.Result baseline =
        probe(
            config,
            folder,
            "-untrained",
            untrained,
            films,
            cohort.findings(),
            targets,
            provenance,
            progress);
    Result result = new Result(curve, probe, baseline, films.size());
    Files.writeString(
        folder.resolve("report.html"), QuickstartPage.of(config, result, films, folder));
    ResultFile.write(folder, ResultFile.document("quickstart", describe(result), provenance));
    return result;
  }

  private static LinearProbe.Result probe(
      Config config,
      Path folder,
      String suffix,
      Path model,
      List<Film> films,
      List<Finding> findings,
      List<String> targets,
      Provenance provenance,
      Progress progress) {
    Path features = folder.resolve("features" + suffix);
    Embed.Config embed =
        new Embed.Config(
            "model" + suffix,
            features,
            false,
            false,
            false,
            true,
            0,
            Runtime.getRuntime().availableProcessors());
    try (Scope scope = Scope.open();
        LoadedModel loaded =
            LoadedModel.of(
                new ModelLocator(OFFLINE).locate(model.toString(), Optional.empty()),
                Mode.inference(config.training.precision()))) {
      Embed.run(
          embed,
          ImageEncoder.of(loaded.network()),
          Preprocessing.of(model.resolve("config.json")),
          films.iterator(),
          OptionalLong.of(films.size()),
          findings,
          provenance,
          progress);
    }
    return LinearProbe.run(
        LinearProbe.Config.of(features, targets, folder.resolve("probe" + suffix), provenance),
        progress);
  }

  private static Map<String, Object> describe(Result result) {
    Map<String, Object> scores = new LinkedHashMap<>();
    result
        .trained
        .targets()
        .keySet()
        .forEach(
            name -> {
              Map<String, Object> both = new LinkedHashMap<>();
              both.put("trained", Scores.main(result.trained, name).toJson());
              both.put("untrained", Scores.main(result.untrained, name).toJson());
              scores.put(name, both);
            });
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("films", result.films);
    out.put("final_loss", result.curve.recent(20));
    out.put("targets", scores);
    return out;
  }
}
