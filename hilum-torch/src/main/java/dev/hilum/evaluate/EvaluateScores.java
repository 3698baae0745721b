package dev.hilum.evaluate;

import dev.hilum.finding.LabelPolicy;
import dev.hilum.metric.Auroc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Scores made by anyone against a table of labels: every metric with its percentile interval over
 * resampled patients (seed 0), for each finding, their macro average, and groups of studies.
 *
 * <p>Nothing is clipped, imputed or dropped in silence: what is left out is in {@code excluded},
 * what could not be computed is null, why is in {@code notes}.
 */
public final class EvaluateScores {
  private EvaluateScores() {}

  /**
   * @param by columns of the truth whose values make groups
   * @param draws of the bootstrap
   * @param allowMissing whether studies without score are left out rather than refused
   */
  public record Config(
      Path truth,
      Path scores,
      Thresholds thresholds,
      List<String> by,
      LabelPolicy uncertain,
      int draws,
      boolean allowMissing) {}

  /** The document of {@code hilum evaluate scores}. */
  public static Map<String, Object> run(Config config) {
    Truth truth = Truth.read(config.truth, config.uncertain);
    StudyTable table = StudyTable.read(config.scores);
    List<String> findings = truth.findings(table, config.by);
    Aligned aligned = Aligned.of(truth, table, config.allowMissing);
    List<String> notes = new ArrayList<>();
    if (!truth.withPatients()) {
      notes.add("the truth has no column patient: each study counts as a patient");
    }
    Map<String, OptionalDouble> thresholds =
        config.thresholds.of(findings, Set.copyOf(truth.table().ids()), config.uncertain, notes);
    List<Battery.Finding> all =
        findings.stream()
            .map(
                name ->
                    new Battery.Finding(
                        name,
                        aligned.scores(name),
                        aligned.labels(name),
                        thresholds.getOrDefault(name, OptionalDouble.empty())))
            .toList();
    for (Battery.Finding f : all) {
      long outside = Arrays.stream(f.score()).filter(s -> s < 0 || s > 1).count();
      if (outside > 0) {
        notes.add(
            "%s: %d scores lie outside [0, 1], so brier and ece are null"
                .formatted(f.name(), outside));
      }
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", 1);
    json.putAll(new Battery(all, truth.patients(), config.draws).toJson());
    json.put("by", groups(config, truth, all));
    json.put(
        "excluded",
        Map.of(
            "studies_without_score", aligned.missing().size(),
            "scores_without_truth", aligned.unasked().size()));
    json.put("studies", truth.table().ids().size());
    json.put("patients", Set.copyOf(truth.patients()).size());
    json.put("label_policy", config.uncertain.optionName());
    json.put("averaging", "macro: unweighted mean of the findings that have a value");
    json.put(
        "interval", "95 % percentile bootstrap over patients, " + config.draws + " draws, seed 0");
    json.put("notes", notes);
    return json;
  }

  private static Map<String, Object> groups(
      Config config, Truth truth, List<Battery.Finding> findings) {
    Map<String, Object> by = new LinkedHashMap<>();
    for (String column : config.by) {
      Map<String, Object> values = new LinkedHashMap<>();
      truth
          .groups(column)
          .forEach(
              (value, rows) ->
                  values.put(
                      value,
                      new Battery(
                              findings.stream().map(f -> part(f, rows)).toList(),
                              Arrays.stream(rows).mapToObj(truth.patients()::get).toList(),
                              config.draws)
                          .toJson()));
      by.put(column, values);
    }
    return by;
  }

  private static Battery.Finding part(Battery.Finding all, int[] rows) {
    double[] score = new double[rows.length];
    byte[] label = new byte[rows.length];
    Arrays.fill(label, Auroc.LEFT_OUT);
    for (int i = 0; i < rows.length; i++) {
      score[i] = all.score()[rows[i]];
      label[i] = all.label()[rows[i]];
    }
    return new Battery.Finding(all.name(), score, label, all.threshold());
  }
}
