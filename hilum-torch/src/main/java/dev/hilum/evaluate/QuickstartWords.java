package dev.hilum.evaluate;

import dev.hilum.finding.LabelPolicy;
import dev.hilum.phantom.PhantomFilm;
import dev.hilum.report.Prompts;
import dev.hilum.run.Progress;
import dev.hilum.study.Film;
import dev.hilum.task.StudyScores;
import dev.hilum.task.ZeroShot;
import dev.hilum.zoo.LoadedPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a pair says of films by words alone, and how well: for each finding of the phantom the AUROC
 * over studies, with 95 % intervals over patients.
 *
 * @param metrics the same scores beside the labels
 * @param scores {@code findings} and {@code macro}, as {@link Battery} documents them
 */
record QuickstartWords(
    Prompts prompts, StudyScores studies, ZeroShotMetrics metrics, Map<String, Object> scores) {
  private static final int DRAWS = 1000;

  /** Classifies films by the words kept with the pair, else by {@code FINDING, No FINDING}. */
  static QuickstartWords of(LoadedPair pair, List<Film> films, Progress progress) {
    Path kept = pair.model().files().folder().resolve(Prompts.NAME);
    Prompts prompts = Files.exists(kept) ? Prompts.open(kept.toString()) : Prompts.standard();
    return of(pair, prompts, films, progress);
  }

  static QuickstartWords of(LoadedPair pair, Prompts prompts, List<Film> films, Progress progress) {
    ZeroShot.Scored scored =
        ZeroShot.score(
            pair,
            prompts,
            PhantomFilm.KINDS,
            films.iterator(),
            films.size(),
            ZeroShot.Config.USUAL,
            progress);
    StudyScores studies =
        StudyScores.of(
            scored.films(), scored.findings(), scored.probabilities(), StudyScores.Views.MAX);
    ZeroShotMetrics metrics = ZeroShotMetrics.of(studies, Map.of(), LabelPolicy.U_IGNORE, DRAWS);
    Map<String, Object> scores =
        new Battery(metrics.findings(), metrics.patients(), DRAWS).toJson();
    return new QuickstartWords(prompts, studies, metrics, scores);
  }

  List<String> findings() {
    return metrics.findings().stream().map(Battery.Finding::name).toList();
  }

  /** {@code 0.912 [0.880, 0.940]}. */
  String auroc(String finding) {
    return EstimateJson.text(estimates(finding).get("auroc"));
  }

  /** The mean over findings. */
  String macro() {
    return EstimateJson.text(((Map<?, ?>) part("macro")).get("auroc"));
  }

  /** How many studies have a finding and how many have not. */
  String counts(String finding) {
    Map<?, ?> estimates = estimates(finding);
    return estimates.get("positives") + " with, " + estimates.get("negatives") + " without";
  }

  private Map<?, ?> estimates(String finding) {
    return (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) part("findings")).get(finding));
  }

  private Object part(String key) {
    return Objects.requireNonNull(scores.get(key));
  }

  /** What view, age, sex, film size and bytes tell of the findings without a look at the film. */
  Map<String, Object> shortcuts() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.putAll(new Battery(metrics.shortcuts(), metrics.patients(), DRAWS).toJson());
    return json;
  }

  /** The same with only those findings that the pair tells best. */
  ZeroShotMetrics best(int most) {
    List<Battery.Finding> order = new ArrayList<>(metrics.findings());
    order.sort((a, b) -> auroc(b.name()).compareTo(auroc(a.name())));
    return new ZeroShotMetrics(
        studies,
        List.copyOf(order.subList(0, Math.min(most, order.size()))),
        List.of(),
        List.of(),
        metrics.patients(),
        DRAWS);
  }
}
