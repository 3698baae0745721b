package dev.hilum.evaluate;

import dev.hilum.finding.Finding;
import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.BadInputException;
import dev.hilum.metric.Auroc;
import dev.hilum.report.Prompts;
import dev.hilum.run.Progress;
import dev.hilum.study.Film;
import dev.hilum.task.StudyScores;
import dev.hilum.task.TemperatureFit;
import dev.hilum.task.ZeroShot;
import dev.hilum.task.ZeroShot.Scored;
import dev.hilum.tensor.Scope;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedPair;
import dev.hilum.zoo.ModelFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One model or several over the same films: each at its own temperature, with its own prompts, one
 * after the other; an ensemble is the mean of their probabilities.
 *
 * @param members what each model says
 * @param probability of the films [films][findings]
 * @param notes what could not be fitted, which prompts were cut
 */
record ZeroShotEnsemble(List<Member> members, double[][] probability, List<String> notes) {

  /**
   * One model.
   *
   * @param validation what it says of the validation films, at the same temperature
   */
  record Member(ModelFiles model, Prompts prompts, Scored scored, Optional<Scored> validation) {}

  /**
   * Scores the films, and the validation films, with every model.
   *
   * @param first the first model, loaded
   */
  static ZeroShotEnsemble score(
      EvaluateZeroShot.Config config,
      EvaluateZeroShot.Input input,
      List<Finding> findings,
      LoadedPair first,
      Progress progress) {
    List<Member> members = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (ModelFiles model : config.models()) {
      Member member;
      if (members.isEmpty()) {
        member = member(config, input, model, first, findings, notes, progress);
      } else {
        try (Scope scope = Scope.open();
            LoadedPair pair = LoadedPair.of(model, Mode.inference(config.precision()))) {
          member = member(config, input, model, pair, findings, notes, progress);
        }
      }
      if (!members.isEmpty() && !ids(members.getFirst()).equals(ids(member))) {
        throw new BadInputException(
            "%s: all models must read the same films, got %d and %d"
                .formatted(model.name(), ids(member).size(), ids(members.getFirst()).size()));
      }
      if (!member.scored.cut().isEmpty()) {
        notes.add(
            "%s: %d prompts are longer than its text tower reads and were cut, the first: %s"
                .formatted(
                    model.name(), member.scored.cut().size(), member.scored.cut().getFirst()));
      }
      members.add(member);
    }
    return new ZeroShotEnsemble(
        members,
        StudyScores.mean(members.stream().map(m -> m.scored.probabilities()).toList()),
        notes);
  }

  private static List<String> ids(Member member) {
    return member.scored.films().stream().map(Film::id).toList();
  }

  private static Member member(
      EvaluateZeroShot.Config config,
      EvaluateZeroShot.Input input,
      ModelFiles model,
      LoadedPair pair,
      List<Finding> findings,
      List<String> notes,
      Progress progress) {
    Optional<Scored> validation = Optional.empty();
    Prompts prompts = prompts(config, model);
    if (!input.validation().isEmpty()) {
      Scored raw = scored(config, pair, prompts, findings, input.validation(), progress);
      validation = Optional.of(calibrated(config, model, raw, notes));
    }
    Scored scored = scored(config, pair, prompts, findings, input.scored(), progress);
    if (validation.isPresent()) {
      scored = scored.at(validation.get().temperature(), validation.get().origin());
    }
    return new Member(model, prompts, scored, validation);
  }

  /** Those asked for, else those kept with the model, else the standard ones. */
  static Prompts prompts(EvaluateZeroShot.Config config, ModelFiles model) {
    Path own = model.folder().resolve(Prompts.NAME);
    return config
        .prompts()
        .orElseGet(
            () -> Files.isRegularFile(own) ? Prompts.open(own.toString()) : Prompts.standard());
  }

  private static Scored scored(
      EvaluateZeroShot.Config config,
      LoadedPair pair,
      Prompts prompts,
      List<Finding> findings,
      List<Film> films,
      Progress progress) {
    return ZeroShot.score(
        pair, prompts, findings, films.iterator(), films.size(), config.scoring(), progress);
  }

  /** The validation scores at the temperature that fits their labels, unless one was given. */
  private static Scored calibrated(
      EvaluateZeroShot.Config config, ModelFiles model, Scored raw, List<String> notes) {
    if (raw.origin() == ZeroShot.Origin.GIVEN) {
      return raw;
    }
    double[][] margins = new double[raw.findings().size()][];
    byte[][] labels = new byte[margins.length][];
    for (int f = 0; f < margins.length; f++) {
      margins[f] = raw.margins(f);
      labels[f] = labels(raw, f, config.uncertain());
    }
    Optional<TemperatureFit> fit = TemperatureFit.of(margins, labels);
    if (fit.isEmpty()) {
      notes.add(
          model.name()
              + ": no temperature fits the validation labels (all scores are right, or most are"
              + " wrong): it stays as it was");
    }
    return fit.map(t -> raw.at(t.temperature(), ZeroShot.Origin.FITTED)).orElse(raw);
  }

  private static byte[] labels(Scored scored, int finding, LabelPolicy policy) {
    List<Film> films = scored.films();
    Finding which = scored.findings().get(finding);
    return Auroc.labels(films.size(), i -> policy.apply(films.get(i).label(which)));
  }

  /** Films, and what was skipped, of the first model: they are the same for all. */
  Scored scored() {
    return members.getFirst().scored;
  }

  /**
   * Thresholds: given, chosen, else those kept with a single model, where they hold.
   *
   * @param notes takes a sentence where there are kept ones that do not
   */
  ZeroShotCutoffs cutoffs(
      EvaluateZeroShot.Config config, List<Finding> findings, List<String> notes) {
    if (config.thresholds().isPresent()) {
      return ZeroShotCutoffs.read(StudyTable.read(config.thresholds().get()), findings, "given");
    }
    if (config.thresholdBy().isPresent()) {
      List<Scored> all = members.stream().map(m -> m.validation.orElseThrow()).toList();
      StudyScores validation =
          StudyScores.of(
              all.getFirst().films(),
              findings,
              StudyScores.mean(all.stream().map(Scored::probabilities).toList()),
              config.views());
      return ZeroShotCutoffs.chosen(validation, config.thresholdBy().get(), config.uncertain());
    }
    if (members.size() == 1) {
      return ZeroShotKept.thresholds(config, members.getFirst(), findings, notes);
    }
    for (Member member : members) {
      if (ZeroShotCutoffs.kept(member.model.folder()).isPresent()) {
        notes.add(
            member.model.name()
                + ": its kept thresholds hold for it alone and are not taken for the mean of"
                + " several models");
      }
    }
    return ZeroShotCutoffs.NONE;
  }

  /** Name, temperature and prompts of each model, as results hold them. */
  List<Map<String, Object>> described() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Member member : members) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("model", member.model.name());
      json.put("temperature", member.scored.temperature());
      json.put("temperature_origin", member.scored.origin().sentence());
      json.put("prompt_set", member.prompts.name());
      Map<String, Object> texts = new LinkedHashMap<>();
      member.scored.findings().forEach(f -> texts.put(f.displayName(), member.prompts.of(f)));
      json.put("prompts", texts);
      all.add(json);
    }
    return all;
  }
}
