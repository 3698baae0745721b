package dev.hilum.cli;

import static java.util.stream.Collectors.joining;

import dev.hilum.evaluate.EstimateJson;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The documents of {@code hilum evaluate} as tables for people. */
final class ScoreText {
  private ScoreText() {}

  /** A row for each finding or each caller, a column for each metric, then what must be known. */
  static void print(PrintStream out, Map<String, Object> result, List<String> metrics) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(metrics);
    rows.add(header);
    if (result.get("findings") instanceof Map<?, ?> findings) {
      findings.forEach((name, scores) -> rows.add(row(name.toString(), scores, metrics)));
      rows.add(row("macro", result.get("macro"), metrics));
      if (result.get("difference") instanceof Map<?, ?> minus
          && minus.get("findings") instanceof Map<?, ?> differences) {
        differences.forEach((name, scores) -> rows.add(row("minus, " + name, scores, metrics)));
        rows.add(row("minus, macro", minus.get("macro"), metrics));
      }
    } else {
      ((Map<?, ?>) result.getOrDefault("readers", Map.of()))
          .forEach((name, scores) -> callers(rows, name.toString(), scores, metrics));
      for (String who : List.of("mean", "model", "difference")) {
        if (result.containsKey(who)) {
          callers(rows, who, result.get(who), metrics);
        }
      }
    }
    Table.rows(out, rows);
    if (result.get("sensitivity_at_reader_specificity") instanceof Map<?, ?> matched) {
      List<List<String>> points = new ArrayList<>();
      points.add(List.of("the model's curve minus the reader", "sensitivity"));
      matched.forEach(
          (name, scores) -> callers(points, name.toString(), scores, List.of("sensitivity")));
      out.println();
      Table.rows(out, points);
    }
    for (String key : List.of("label_policy", "averaging", "interval")) {
      out.println(key.replace('_', ' ') + ": " + result.get(key));
    }
    if (result.get("excluded") instanceof Map<?, ?> excluded) {
      excluded.forEach((what, of) -> leftOut(out, what.toString().replace('_', ' '), of));
    }
    ((List<?>) result.getOrDefault("notes", List.of())).forEach(out::println);
  }

  /** A count that is not 0, names, or for each of several names one of the two or a reason. */
  private static void leftOut(PrintStream out, String what, @Nullable Object of) {
    if (of instanceof Map<?, ?> each) {
      Map<Object, List<Object>> alike = new LinkedHashMap<>();
      each.forEach((name, why) -> alike.computeIfAbsent(why, w -> new ArrayList<>()).add(name));
      alike.forEach((why, names) -> leftOut(out, what + ", " + joined(names), why));
    } else if (of instanceof List<?> names) {
      if (!names.isEmpty()) {
        out.println(what + ": " + joined(names));
      }
    } else if (!Integer.valueOf(0).equals(of)) {
      out.println(what + ": " + of);
    }
  }

  private static String joined(List<?> names) {
    return names.stream().map(String::valueOf).collect(joining(", "));
  }

  private static void callers(
      List<List<String>> rows, String who, @Nullable Object scores, List<String> metrics) {
    rows.add(row(who, scores, metrics));
    if (scores instanceof Map<?, ?> map && map.get("findings") instanceof Map<?, ?> findings) {
      findings.forEach((name, each) -> rows.add(row("  " + name, each, metrics)));
    }
  }

  private static List<String> row(String name, @Nullable Object scores, List<String> metrics) {
    List<String> row = new ArrayList<>(List.of(name));
    for (String metric : metrics) {
      row.add(scores instanceof Map<?, ?> map ? EstimateJson.text(map.get(metric)) : "");
    }
    return row;
  }
}
