package dev.hilum.evaluate;

import static java.util.stream.Collectors.joining;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.OutputExistsException;
import dev.hilum.metric.Threshold;
import dev.hilum.report.Prompts;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import dev.hilum.run.ResultFile;
import dev.hilum.study.Film;
import dev.hilum.task.StudyScores;
import dev.hilum.task.StudyScores.Views;
import dev.hilum.task.ZeroShot;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedPair;
import dev.hilum.zoo.ModelFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Zero-shot classification of an archive: scores of films and studies, metrics where labels are,
 * and the page. Thresholds and temperature come from validation patients or from what is kept with
 * the model; a patient who is scored never chooses them.
 */
public final class EvaluateZeroShot {

  /**
   * What to do.
   *
   * @param models several are an ensemble: the mean of their probabilities
   * @param prompts else those kept with each model, else the standard ones
   * @param findings none means those that the films are labelled with, else CheXpert's
   * @param scoring temperature, batch and readers
   * @param thresholds a table {@code finding,threshold}, instead of those kept with the model
   * @param thresholdBy chooses thresholds, and fits the temperature, on the validation films
   * @param store whether what was chosen is kept beside the checkpoint
   * @param draws of the bootstrap
   * @param allowLeak goes on when the model has seen patients that are scored
   */
  public record Config(
      List<ModelFiles> models,
      Precision precision,
      Optional<Prompts> prompts,
      List<Finding> findings,
      ZeroShot.Config scoring,
      Views views,
      Optional<Path> thresholds,
      Optional<Threshold.By> thresholdBy,
      boolean store,
      LabelPolicy uncertain,
      int draws,
      boolean allowLeak,
      Path out,
      boolean force) {
    public Config {
      models = List.copyOf(models);
      findings = List.copyOf(findings);
      if (models.isEmpty() || draws < 1) {
        throw new BadInputException(
            "models and draws must be at least 1, got " + models.size() + " and " + draws);
      }
      if (models.stream().map(m -> m.weights().toAbsolutePath().normalize()).distinct().count()
          < models.size()) {
        throw new BadInputException(
            "models of an ensemble must differ, got one twice: "
                + models.stream().map(ModelFiles::name).collect(joining(", ")));
      }
      if (thresholds.isPresent() && thresholdBy.isPresent()) {
        throw new BadInputException(
            "thresholds must be given or chosen on validation films, got both");
      }
      if (store && (thresholdBy.isEmpty() || models.size() > 1)) {
        throw new BadInputException(
            "what is kept with a model must be chosen on validation films for one model, got %s and %d"
                .formatted(thresholdBy.isPresent() ? "a rule" : "no rule", models.size()));
      }
    }
  }

  /**
   * Which films.
   *
   * @param scored in the order to keep
   * @param validation of other patients; empty where nothing is chosen
   * @param population of the scored patients, see {@link dev.hilum.archive.Archive#population}
   * @param validationPopulation of the validation patients
   * @param problems what of the archives could not be read; told with the result
   */
  public record Input(
      List<Film> scored,
      List<Film> validation,
      String population,
      String validationPopulation,
      List<String> problems) {
    public Input {
      scored = List.copyOf(scored);
      validation = List.copyOf(validation);
      problems = List.copyOf(problems);
    }
  }

  /** What came of it: the document of {@code result.json} and the scores of the studies. */
  public record Result(Map<String, Object> document, StudyScores studies) {}

  private EvaluateZeroShot() {}

  /**
   * Scores, measures and writes.
   *
   * @throws BadInputException for films without anything to read, prompts that lack a finding,
   *     thresholds chosen on patients that are scored, and patients that the model was fitted on
   */
  public static Result run(Config config, Input input, Provenance provenance, Progress progress) {
    if (Files.exists(config.out) && !config.force) {
      throw new OutputExistsException(config.out);
    }
    if (config.store) {
      ZeroShotKept.checkPlace(config);
    }
    if (input.scored.isEmpty()) {
      throw new BadInputException(
          "films to score must be at least 1, got none"
              + input.problems.stream().limit(2).map(p -> "; " + p).collect(joining()));
    }
    List<Finding> findings = findings(config, input.scored);
    if (config.thresholdBy.isPresent() && input.validation.isEmpty()) {
      throw new BadInputException(
          "films to choose thresholds on must be at least 1, got none on the validation side"
              + " (--validation names another archive)");
    }
    ZeroShotLeaks leaks = ZeroShotLeaks.check(config, input);
    for (ModelFiles model : config.models) { // what is wrong with prompts is told before loading
      Prompts prompts = ZeroShotEnsemble.prompts(config, model);
      findings.forEach(prompts::of);
    }
    try (Scope scope = Scope.open();
        LoadedPair first =
            LoadedPair.of(config.models.getFirst(), Mode.inference(config.precision))) {
      return run(config, input, findings, leaks, first, provenance, progress);
    }
  }

  private static Result run(
      Config config,
      Input input,
      List<Finding> findings,
      ZeroShotLeaks leaks,
      LoadedPair first,
      Provenance provenance,
      Progress progress) {
    ZeroShotEnsemble ensemble = ZeroShotEnsemble.score(config, input, findings, first, progress);
    StudyScores studies =
        StudyScores.of(ensemble.scored().films(), findings, ensemble.probability(), config.views);
    List<String> unheld = new ArrayList<>();
    ZeroShotCutoffs cutoffs = ensemble.cutoffs(config, findings, unheld);
    ZeroShotMetrics metrics =
        ZeroShotMetrics.of(studies, cutoffs.thresholds(), config.uncertain, config.draws);
    Map<String, Object> document =
        document(config, input, ensemble, studies, cutoffs, metrics, leaks, unheld);
    List<ZeroShotCases.Case> cases =
        ZeroShotCases.of(studies, metrics, first, ensemble.members().getFirst().prompts());
    Map<String, Object> whole = ResultFile.document("zero-shot", document, provenance);
    AtomicOutput.folder(
        config.out,
        config.force,
        folder -> {
          ZeroShotFiles.scores(
              folder.resolve("scores.csv"),
              ensemble.scored().films(),
              findings,
              ensemble.probability());
          ZeroShotFiles.studies(folder.resolve("studies.csv"), studies);
          ZeroShotFiles.skipped(folder.resolve("skipped.csv"), ensemble.scored().skipped());
          if (!metrics.findings().isEmpty()) {
            ZeroShotFiles.truth(folder.resolve("truth.csv"), studies);
          }
          if (!cutoffs.thresholds().isEmpty()) {
            cutoffs.write(folder.resolve(ZeroShotCutoffs.NAME), Optional.empty());
          }
          ResultFile.write(folder, whole);
          Files.writeString(
              folder.resolve("report.html"),
              ZeroShotPage.of(whole, ensemble, studies, cutoffs, metrics, cases));
        });
    if (config.store) {
      progress.note(ZeroShotKept.store(config, input, ensemble.members().getFirst(), cutoffs));
    }
    return new Result(whole, studies);
  }

  /** Those asked for, else those that the films are labelled with, else CheXpert's fourteen. */
  private static List<Finding> findings(Config config, List<Film> films) {
    if (!config.findings.isEmpty()) {
      return config.findings;
    }
    List<Finding> labelled =
        Arrays.stream(Finding.values())
            .filter(f -> films.stream().anyMatch(film -> film.label(f) != Label.UNKNOWN))
            .toList();
    return labelled.isEmpty() ? Finding.CHEXPERT : labelled;
  }

  private static Map<String, Object> document(
      Config config,
      Input input,
      ZeroShotEnsemble ensemble,
      StudyScores studies,
      ZeroShotCutoffs cutoffs,
      ZeroShotMetrics metrics,
      ZeroShotLeaks leaks,
      List<String> unheld) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("models", ensemble.described());
    json.put(
        "averaging",
        (config.models.size() > 1 ? "mean probability of the models; " : "")
            + "prompts: mean of unit embeddings; macro: unweighted mean of the findings that have"
            + " a value");
    json.put("views", config.views.optionName() + " over the films of a study");
    json.put("films", ensemble.scored().films().size());
    json.put("studies", studies.studies().size());
    json.put("patients", Set.copyOf(studies.patients()).size());
    json.put("skipped", ensemble.scored().skipped().size());
    json.put("label_policy", config.uncertain.optionName());
    json.put("labels", config.uncertain.sentence());
    json.put(
        "thresholds",
        Map.of("origin", cutoffs.origin(), "validation_films", input.validation.size()));
    json.putAll(metrics.toJson());
    json.put("not_labelled", metrics.notLabelled());
    json.put("interval", EstimateJson.interval(config.draws));
    List<String> notes = new ArrayList<>(input.problems);
    notes.addAll(leaks.notes());
    notes.addAll(ensemble.notes());
    notes.addAll(unheld);
    notes.addAll(metrics.notes());
    notes.addAll(ZeroShotMetrics.turnedAround(json));
    notes.addAll(EstimateJson.thin(json, config.draws));
    notes.addAll(cutoffs.notes(metrics.findings()));
    json.put("notes", notes);
    return json;
  }
}
