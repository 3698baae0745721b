package dev.hilum.evaluate;

import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.BadInputException;
import dev.hilum.metric.Auroc;
import dev.hilum.metric.Calibration;
import dev.hilum.run.Provenance;
import dev.hilum.run.ResultFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Scores made by anyone against a table of labels: every metric with its percentile interval over
 * resampled patients (seed 0), for each finding, their macro average, and groups of studies; and a
 * second model beside the first, on the same studies and the same draws.
 *
 * <p>Nothing is clipped, imputed or dropped in silence: what is left out is in {@code excluded},
 * what could not be computed is null, why is in {@code notes}.
 */
public final class EvaluateScores {
  private EvaluateScores() {}

  /**
   * @param findings to read; none means the columns in both tables
   * @param by columns of the truth whose values make groups
   * @param draws of the bootstrap
   * @param allowMissing whether studies without score are left out rather than refused
   */
  public record Config(
      Path truth,
      Path scores,
      Thresholds thresholds,
      Optional<Against> against,
      List<String> findings,
      List<String> by,
      LabelPolicy uncertain,
      int draws,
      boolean allowMissing) {
    public Config {
      findings = List.copyOf(findings);
      by = List.copyOf(by);
    }
  }

  /** Another model of the same studies, with thresholds of its own. */
  public record Against(Path scores, Thresholds thresholds) {}

  /** What the page shows: the document and what its curves are drawn from. */
  record Evaluated(
      Config config,
      Map<String, Object> document,
      List<String> patients,
      List<Battery.Finding> model,
      List<Battery.Finding> against) {}

  /** The document of {@code hilum evaluate scores}. */
  public static Map<String, Object> run(Config config) {
    return evaluate(config).document;
  }

  /** Writes {@code result.json} and {@code report.html} into a new folder. */
  public static void write(Config config, Path out, boolean force, Provenance provenance) {
    Evaluated evaluated = evaluate(config);
    HtmlPage.write(
        out,
        force,
        ResultFile.document("evaluate scores", evaluated.document, provenance),
        ScoresPage.of(evaluated));
  }

  private static Evaluated evaluate(Config config) {
    Truth truth = Truth.read(config.truth, config.uncertain);
    StudyTable table = StudyTable.read(config.scores);
    List<String> findings = findings(config, truth, table);
    Aligned aligned = Aligned.of(truth, table, config.allowMissing);
    Optional<Aligned> other =
        config.against.map(
            against ->
                Aligned.of(truth, StudyTable.read(against.scores), config.allowMissing)
                    .with(aligned));
    List<String> notes = truth.notes();
    List<Battery.Finding> model =
        scored(other.map(aligned::with).orElse(aligned), findings, config.thresholds, notes);
    Battery battery = new Battery(model, truth.patients(), config.draws);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", 1);
    json.putAll(battery.toJson());
    notes.addAll(EstimateJson.thin(json, config.draws));
    json.put("by", groups(config, truth, model));
    List<Battery.Finding> against = new ArrayList<>();
    if (other.isPresent()) {
      List<String> own = new ArrayList<>();
      StudyTable second = other.get().table();
      List<String> shared = findings.stream().filter(second::has).toList();
      if (shared.isEmpty()) {
        throw new BadInputException(
            "%s: must share a finding with %s, which has %s; found %s"
                .formatted(second.origin(), table.origin(), findings, second.columns().keySet()));
      }
      against.addAll(scored(other.get(), shared, config.against.orElseThrow().thresholds, own));
      Battery rival = new Battery(against, truth.patients(), config.draws);
      Map<String, Object> rivalJson = rival.toJson();
      rivalJson.put("file", name(second.origin()));
      rivalJson.put("studies_without_score", other.get().missing().size());
      rivalJson.put("notes", own);
      json.put("against", rivalJson);
      json.put("difference", Comparison.of(battery, rival, truth.patients()));
    }
    json.put("excluded", excluded(truth, aligned, model));
    json.put("studies", truth.table().ids().size());
    json.put("patients", Set.copyOf(truth.patients()).size());
    json.put("label_policy", config.uncertain.optionName());
    json.put("averaging", "macro: unweighted mean of the findings that have a value");
    json.put("interval", EstimateJson.interval(config.draws));
    json.put("notes", notes);
    return new Evaluated(config, json, truth.patients(), model, against);
  }

  private static List<String> findings(Config config, Truth truth, StudyTable table) {
    if (config.findings.isEmpty()) {
      return truth.findings(table, config.by);
    }
    for (String finding : config.findings) {
      truth.table().column(finding);
      table.column(finding);
    }
    return config.findings.stream().map(f -> truth.table().name(f).orElse(f)).distinct().toList();
  }

  private static List<Battery.Finding> scored(
      Aligned aligned, List<String> findings, Thresholds by, List<String> notes) {
    Map<String, OptionalDouble> thresholds = by.of(findings, aligned.truth(), notes);
    List<Battery.Finding> scored = new ArrayList<>();
    for (String name : findings) {
      Battery.Finding finding =
          new Battery.Finding(
              name,
              aligned.scores(name),
              aligned.labels(name),
              thresholds.getOrDefault(name, OptionalDouble.empty()));
      int outside = Calibration.of(finding.score(), finding.label()).outside();
      if (outside > 0) {
        notes.add(
            "%s: %d scores lie outside [0, 1], so brier and ece are null".formatted(name, outside));
      }
      scored.add(finding);
    }
    return scored;
  }

  private static Map<String, Object> excluded(
      Truth truth, Aligned aligned, List<Battery.Finding> model) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("studies_without_score", aligned.missing().size());
    json.put("scores_without_truth", aligned.unasked().size());
    json.put(
        "columns_only_in_scores",
        aligned.table().columns().keySet().stream().filter(c -> !truth.table().has(c)).toList());
    json.put(
        "columns_only_in_truth",
        truth.table().columns().keySet().stream().filter(c -> !aligned.table().has(c)).toList());
    Map<String, String> findings = new LinkedHashMap<>();
    for (Battery.Finding f : model) {
      Auroc.Result area = Auroc.of(f.score(), f.label());
      if (area.value().isEmpty()) {
        findings.put(
            f.name(),
            "curves need both classes, got %d positive and %d negative studies"
                .formatted(area.positives(), area.negatives()));
      }
    }
    json.put("findings", findings);
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
    for (int i = 0; i < rows.length; i++) {
      score[i] = all.score()[rows[i]];
      label[i] = all.label()[rows[i]];
    }
    return new Battery.Finding(all.name(), score, label, all.threshold());
  }

  /** A file's name without its ending, as a name for whoever made it. */
  static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".csv") ? name.substring(0, name.length() - 4) : name;
  }
}
