package dev.hilum.evaluate;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.LabelPolicy;
import dev.hilum.metric.Auroc;
import dev.hilum.study.Film;
import dev.hilum.task.Shortcuts;
import dev.hilum.task.StudyScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * How well the scores of studies agree with their labels, as {@code hilum evaluate scores} says it
 * of {@code truth.csv} and {@code studies.csv}: for each finding that has a label, for groups by
 * sex, age band and view, and for the shortcuts beside it.
 *
 * @param findings with labels, with their scores
 * @param notLabelled findings of which no study says anything
 * @param patients of each study
 */
record ZeroShotMetrics(
    StudyScores studies,
    List<Battery.Finding> findings,
    List<Battery.Finding> shortcuts,
    List<String> notLabelled,
    List<String> patients,
    int draws) {

  /** What groups are made of; the column names of {@code truth.csv}. */
  static final Map<String, Function<List<Film>, String>> GROUPS = groupings();

  static ZeroShotMetrics of(
      StudyScores studies, Map<Finding, Double> thresholds, LabelPolicy policy, int draws) {
    List<Battery.Finding> findings = new ArrayList<>();
    List<String> notLabelled = new ArrayList<>();
    List<byte[]> labels = new ArrayList<>();
    for (int f = 0; f < studies.findings().size(); f++) {
      Finding finding = studies.findings().get(f);
      labels.add(studies.labels(f, policy));
      if (labelled(studies, finding)) {
        Double threshold = thresholds.get(finding);
        findings.add(
            new Battery.Finding(
                finding.displayName(),
                studies.scores(f),
                labels.getLast(),
                threshold == null ? OptionalDouble.empty() : OptionalDouble.of(threshold)));
      } else {
        notLabelled.add(finding.displayName());
      }
    }
    List<Battery.Finding> shortcuts = new ArrayList<>();
    if (!findings.isEmpty()) {
      List<Optional<double[]>> guessed = Shortcuts.of(studies, labels.toArray(byte[][]::new));
      for (int f = 0; f < guessed.size(); f++) {
        String name = studies.findings().get(f).displayName();
        byte[] label = labels.get(f);
        guessed
            .get(f)
            .ifPresent(
                score ->
                    shortcuts.add(new Battery.Finding(name, score, label, OptionalDouble.empty())));
      }
    }
    return new ZeroShotMetrics(
        studies, findings, shortcuts, notLabelled, studies.patients(), draws);
  }

  static boolean labelled(StudyScores studies, Finding finding) {
    return studies.films().stream()
        .anyMatch(films -> films.stream().anyMatch(f -> f.label(finding) != Label.UNKNOWN));
  }

  /** {@code findings}, {@code macro}, {@code by} and {@code shortcuts}, as results hold them. */
  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    if (findings.isEmpty()) {
      return json;
    }
    json.putAll(new Battery(findings, patients, draws).toJson());
    Map<String, Object> by = new LinkedHashMap<>();
    GROUPS.forEach(
        (column, value) -> {
          Map<String, Object> groups = new LinkedHashMap<>();
          rows(i -> value.apply(studies.films().get(i)))
              .forEach((group, rows) -> groups.put(group, part(rows)));
          by.put(column, groups);
        });
    json.put("by", by);
    Map<String, Object> beside = new LinkedHashMap<>();
    beside.put("features", Shortcuts.FEATURES);
    if (!shortcuts.isEmpty()) {
      beside.putAll(new Battery(shortcuts, patients, draws).toJson());
    }
    json.put("shortcuts", beside);
    return json;
  }

  private Map<String, int[]> rows(IntFunction<String> group) {
    Map<String, List<Integer>> rows = new TreeMap<>();
    for (int i = 0; i < patients.size(); i++) {
      rows.computeIfAbsent(group.apply(i), g -> new ArrayList<>()).add(i);
    }
    Map<String, int[]> arrays = new LinkedHashMap<>();
    rows.forEach((g, list) -> arrays.put(g, list.stream().mapToInt(i -> i).toArray()));
    return arrays;
  }

  private Map<String, Object> part(int[] rows) {
    List<Battery.Finding> parts =
        findings.stream()
            .map(
                f -> {
                  double[] score = new double[rows.length];
                  byte[] label = new byte[rows.length];
                  for (int i = 0; i < rows.length; i++) {
                    score[i] = f.score()[rows[i]];
                    label[i] = f.label()[rows[i]];
                  }
                  return new Battery.Finding(f.name(), score, label, f.threshold());
                })
            .toList();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("studies", rows.length);
    json.putAll(
        new Battery(parts, Arrays.stream(rows).mapToObj(patients::get).toList(), draws).toJson());
    return json;
  }

  /** One sentence for each finding whose labels are all of one class; whether macros compare. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!findings.isEmpty()) {
      notes.addAll(EstimateJson.few(patients.stream().distinct().count()));
    }
    for (Battery.Finding f : findings) {
      Auroc.Result area = Auroc.of(f.score(), f.label());
      if (area.value().isEmpty()) {
        notes.add(
            "%s: an AUROC needs both classes, got %d positive and %d negative studies"
                .formatted(f.name(), area.positives(), area.negatives()));
      }
    }
    long own = findings.stream().filter(Battery.Finding::hasBothClasses).count();
    if (!shortcuts.isEmpty() && shortcuts.size() < own) {
      notes.add(
          "the shortcut could be fitted to %d of the %d findings with an AUROC, so its macro average is of others than the words'"
              .formatted(shortcuts.size(), own));
    }
    return notes;
  }

  /** A sentence for each finding of a document whose whole interval lies below chance. */
  static List<String> turnedAround(Map<String, ?> document) {
    List<String> notes = new ArrayList<>();
    if (document.get("findings") instanceof Map<?, ?> findings) {
      findings.forEach(
          (name, scores) -> {
            if (scores instanceof Map<?, ?> metrics
                && metrics.get("auroc") instanceof Map<?, ?> area
                && area.get("high") instanceof Double high
                && high < 0.5) {
              notes.add(
                  "%s: the AUROC %s is below chance: to this model the two texts mean the opposite here; other prompts may not (--prompts)"
                      .formatted(name, EstimateJson.text(area)));
            }
          });
    }
    return notes;
  }

  private static Map<String, Function<List<Film>, String>> groupings() {
    Map<String, Function<List<Film>, String>> groups = new LinkedHashMap<>();
    groups.put("sex", films -> orUnknown(films.getFirst().sex().cell()));
    groups.put("age", films -> band(films.getFirst().age()));
    groups.put(
        "view",
        films -> {
          TreeSet<String> views = new TreeSet<>();
          films.forEach(film -> views.add(orUnknown(film.view().cell())));
          return String.join("+", views);
        });
    return groups;
  }

  private static String orUnknown(String cell) {
    return cell.isEmpty() ? "unknown" : cell;
  }

  private static String band(OptionalDouble age) {
    if (age.isEmpty()) {
      return "unknown";
    }
    double years = age.getAsDouble();
    return years < 18
        ? "0-17"
        : years < 40 ? "18-39" : years < 60 ? "40-59" : years < 80 ? "60-79" : "80+";
  }
}
