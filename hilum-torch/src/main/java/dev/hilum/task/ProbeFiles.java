package dev.hilum.task;

import dev.hilum.io.CsvWriter;
import dev.hilum.io.Json;
import dev.hilum.run.ResultFile;
import dev.hilum.study.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a probe leaves behind: predictions, the probe itself, the result document. */
final class ProbeFiles {
  private final LinearProbe.Config config;
  private final FeatureTable table;
  private final FeatureTable.Splits splits;
  private final List<LinearProbe.Target> targets = new ArrayList<>();
  private final List<Map<Split, double[]>> scores = new ArrayList<>();

  ProbeFiles(LinearProbe.Config config, FeatureTable table, FeatureTable.Splits splits) {
    this.config = config;
    this.table = table;
    this.splits = splits;
  }

  void add(LinearProbe.Target target, double[] validation, double[] test) {
    targets.add(target);
    scores.add(Map.of(Split.VAL, validation, Split.TEST, test));
  }

  /** {@code predictions.csv} and {@code probe.json}. */
  void write(Path folder) throws IOException {
    boolean binary = targets.stream().anyMatch(LinearProbe.Target::binary);
    boolean values = targets.stream().anyMatch(t -> !t.binary());
    List<String> header = new ArrayList<>(List.of("film", "target", "split"));
    header.addAll(scoreColumns(binary, values));
    try (CsvWriter csv = CsvWriter.create(folder.resolve("predictions.csv"), header)) {
      for (int t = 0; t < targets.size(); t++) {
        for (Split split : List.of(Split.VAL, Split.TEST)) {
          int[] rows = splits.of(split);
          double[] score = scores.get(t).getOrDefault(split, new double[0]);
          for (int i = 0; i < rows.length; i++) {
            List<String> row = new ArrayList<>();
            row.add(table.films().get(rows[i]));
            row.add(targets.get(t).name());
            row.add(split.cell());
            row.addAll(scoreCells(targets.get(t).binary(), binary, values, score[i]));
            csv.write(row);
          }
        }
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
    Map<String, Object> probe = new LinkedHashMap<>();
    probe.put("schema", ResultFile.SCHEMA);
    probe.put("method", config.method().name().toLowerCase(Locale.ROOT));
    probe.put("width", table.width());
    probe.put(
        "targets",
        targets.stream()
            .map(
                t -> {
                  Map<String, Object> json = new LinkedHashMap<>();
                  json.put("name", t.name());
                  json.put("binary", t.binary());
                  json.put("positive", t.positive());
                  json.put("setting", t.chosen());
                  t.threshold().ifPresent(x -> json.put("threshold", x));
                  return json;
                })
            .toList());
    Files.writeString(folder.resolve("probe.json"), Json.write(probe) + "\n");
  }

  /** The columns behind the film, the target and the split: one, or both when kinds are mixed. */
  static List<String> scoreColumns(boolean binary, boolean values) {
    return binary && values
        ? List.of("probability", "value")
        : List.of(binary ? "probability" : "value");
  }

  static List<String> scoreCells(boolean isBinary, boolean binary, boolean values, double score) {
    String cell = Double.toString(score);
    if (binary && values) {
      return isBinary ? List.of(cell, "") : List.of("", cell);
    }
    return List.of(cell);
  }

  /** {@code result.json}. */
  Map<String, Object> document(LinearProbe.Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    Map<String, Object> byName = new LinkedHashMap<>();
    result.targets().forEach((name, target) -> byName.put(name, json(target)));
    json.put("targets", byName);
    json.put("label_policy", config.policy().optionName());
    json.put("label_policy_sentence", config.policy().sentence());
    json.put("method", config.method().name().toLowerCase(Locale.ROOT));
    json.put("class_weight", config.balanced() ? "balanced" : "none");
    json.put("standardize", config.standardize());
    json.put("threshold_by", config.thresholdBy().name().toLowerCase(Locale.ROOT));
    json.put("split_rule", result.splitRule());
    Map<String, Object> splitCounts = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      splitCounts.put(
          split.cell(),
          Map.of(
              "films", result.films().getOrDefault(split, 0),
              "patients", result.patients().getOrDefault(split, 0)));
    }
    json.put("splits", splitCounts);
    splits
        .leak()
        .ifPresent(
            leak ->
                json.put(
                    "allowed_leak", Map.of("patients", leak.patients(), "films", leak.films())));
    json.put(
        "bootstrap",
        Map.of("draws", config.draws(), "seed", config.seed(), "over", "patients", "level", 0.95));
    json.put("notes", result.notes());
    return ResultFile.document("probe", json, config.provenance().withSeed(config.seed()));
  }

  private Map<String, @Nullable Object> json(LinearProbe.Target target) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("kind", target.binary() ? "binary" : "value");
    if (target.binary()) {
      json.put("positive", target.positive());
    }
    target
        .scores()
        .forEach(
            (name, estimate) ->
                json.put(name, estimate.value().isPresent() ? estimate.toJson() : null));
    json.put("threshold", target.threshold().isPresent() ? target.threshold().getAsDouble() : null);
    json.putAll(target.counts().getOrDefault(Split.TEST, Map.of()));
    Map<String, Object> counts = new LinkedHashMap<>();
    target.counts().forEach((split, count) -> counts.put(split.cell(), count));
    json.put("counts", counts);
    String setting = config.method() == LinearProbe.Method.KNN ? "neighbours" : "strength";
    json.put(setting, target.chosen());
    json.put(
        "sweep",
        target.sweep().stream()
            .map(
                trial -> {
                  Map<String, @Nullable Object> row = new LinkedHashMap<>();
                  row.put(setting, trial.setting());
                  row.put(
                      target.binary() ? "validation_auroc" : "validation_r2",
                      trial.validation().isPresent() ? trial.validation().getAsDouble() : null);
                  return row;
                })
            .toList());
    return json;
  }
}
