package dev.hilum.task;

import dev.hilum.archive.Archive;
import dev.hilum.report.SentenceSampler;
import dev.hilum.run.Draws;
import dev.hilum.run.Progress;
import dev.hilum.run.SeenPatients;
import dev.hilum.task.ContrastiveRecipe.Augment;
import dev.hilum.task.ContrastiveRecipe.Data;
import dev.hilum.task.ContrastiveRecipe.Model;
import dev.hilum.task.ContrastiveRecipe.Objective;
import dev.hilum.task.ContrastiveRecipe.Validation;
import dev.hilum.tensor.Scope;
import dev.hilum.train.Learner;
import dev.hilum.train.Outcome;
import dev.hilum.train.Trainer;
import dev.hilum.train.Training;
import dev.hilum.train.Tuning;
import dev.hilum.zoo.LoadedPair;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tunes an image-text model on films and their reports: random sentences stand for a report, the
 * pull on a pair may be relaxed (Jang et al., arXiv 2212.07050). The paper prints neither formula
 * nor hyper-parameters; what is built in their place is in {@link SentenceSampler} and {@link
 * dev.hilum.objective.Relaxation}.
 */
public final class FineTuneContrastive {

  /**
   * The recipe {@code task: contrastive}.
   *
   * @param text which sentences of a report stand for it
   * @param tuning what of the model learns
   * @param gradientCache films of one pass when the batch is too large for memory (its gradients
   *     are then cached, arXiv 2101.06983); 0 for one pass
   */
  public record Config(
      Model model,
      Data data,
      SentenceSampler text,
      Objective objective,
      Augment augment,
      Tuning tuning,
      int gradientCache,
      Validation validation,
      Training training) {
    public Config {
      if (gradientCache < 0) {
        throw new IllegalArgumentException(
            "gradient_cache must be at least 0 (0 for none), got " + gradientCache);
      }
    }
  }

  /**
   * What came of it.
   *
   * @param studies learnt from and validated on
   * @param films learnt from
   * @param cut texts of a first epoch that the text tower does not read whole
   */
  public record Result(
      Outcome outcome,
      List<Integer> studies,
      int films,
      int cut,
      ReportedFilms.Left left,
      String data) {

    /** For {@code result.json}. */
    public Map<String, Object> toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("outcome", outcome);
      json.put("train_studies", studies.getFirst());
      json.put("validation_studies", studies.getLast());
      json.put("train_films", films);
      json.put("texts_cut", cut);
      json.put("left_out", left);
      json.put("data", data);
      return json;
    }
  }

  private FineTuneContrastive() {}

  /**
   * Trains as the recipe says, in a run folder that exists.
   *
   * @param resume goes on after the folder's last checkpoint
   * @throws dev.hilum.io.BadInputException if archive, reports, model or recipe do not fit
   */
  public static Result run(Config config, Path run, boolean resume, Progress progress) {
    Archive archive = Sources.archive(config.data().archive());
    ReportedFilms films = ReportedFilms.of(archive, config.data(), progress::note);
    try (Scope scope = Scope.open();
        LoadedPair pair = load(config)) {
      SeenPatients seen =
          new SeenPatients()
              .add(config.data().train(), archive.population(), patients(films.train()))
              .add(config.data().validate(), archive.population(), patients(films.validate()));
      FilmCache cache = FilmCache.of(pair.preprocessing());
      return run(config, pair, films, cache, Optional.of(seen), run, resume, progress);
    }
  }

  /** The model that a recipe names, what it does not tune frozen; inside a scope. */
  public static LoadedPair load(Config config) {
    Training training = config.training();
    Model model = config.model();
    if (!model.name().isEmpty()) {
      return config
          .tuning()
          .load(Sources.model(model.name()), training.precision(), training.seed());
    }
    LoadedPair pair =
        LoadedPair.join(
            Sources.model(model.image()),
            Sources.model(model.text()),
            model.projection(),
            training.seed(),
            config.tuning().mode(training.precision(), training.seed()));
    config.tuning().freeze(pair);
    return pair;
  }

  /**
   * Trains a loaded pair on films that were read before: what several runs share is read once.
   *
   * @param pair as {@link #load} makes it; holds the last weights afterwards
   * @param cache of the pair's preprocessing
   */
  public static Result run(
      Config config,
      LoadedPair pair,
      ReportedFilms films,
      FilmCache cache,
      Path run,
      boolean resume,
      Progress progress) {
    return run(config, pair, films, cache, Optional.empty(), run, resume, progress);
  }

  /** The part of a training that is not the loop, for those who run the loop themselves. */
  public static Learner<?> learner(
      Config config, LoadedPair pair, ReportedFilms films, FilmCache cache) {
    return new ContrastiveLearner(config, pair, films, cache, Optional.empty());
  }

  private static Result run(
      Config config,
      LoadedPair pair,
      ReportedFilms films,
      FilmCache cache,
      Optional<SeenPatients> seen,
      Path run,
      boolean resume,
      Progress progress) {
    int cut = cut(config, pair, films);
    tell(config, pair, films, cut, progress);
    ContrastiveLearner learner = new ContrastiveLearner(config, pair, films, cache, seen);
    Outcome outcome = Trainer.run(config.training(), learner, run, resume, progress);
    return new Result(
        outcome,
        List.of(films.train().size(), films.validate().size()),
        films.films(),
        cut,
        films.left(),
        films.digest());
  }

  private static List<String> patients(List<ReportedFilms.Studied> studies) {
    return studies.stream().map(ReportedFilms.Studied::patient).distinct().toList();
  }

  private static void tell(
      Config config, LoadedPair pair, ReportedFilms films, int cut, Progress progress) {
    progress.note(
        "learns from %d studies with %d films, chooses by %d studies"
            .formatted(films.train().size(), films.films(), films.validate().size()));
    if (!films.left().sentence().isEmpty()) {
      progress.note(films.left().sentence());
    }
    if (cut > 0) {
      progress.note(
          "%d of %d texts are longer than the %d tokens that the text tower reads, and are cut"
              .formatted(cut, films.train().size(), pair.context()));
    }
    if (films.validate().isEmpty()) {
      progress.note(
          "no film with a report is on the side %s: nothing is validated"
              .formatted(config.data().validate().cell()));
    }
  }

  /** How many texts of one draw of each report are cut by the tokenizer. */
  private static int cut(Config config, LoadedPair pair, ReportedFilms films) {
    int cut = 0;
    for (int i = 0; i < films.train().size(); i++) {
      String text =
          config.text().draw(films.train().get(i).report(), Draws.at(config.training().seed(), i));
      cut += pair.tokenizer().encode(text, pair.context()).truncated() ? 1 : 0;
    }
    return cut;
  }
}
