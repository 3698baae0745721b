package dev.hilum.cli;

import dev.hilum.evaluate.EvaluateZeroShot;
import dev.hilum.task.StudyScores;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What {@code hilum zero-shot} tells people: metrics where labels exist, else probabilities. */
final class ZeroShotText {
  private static final int FEW = 4;

  private ZeroShotText() {}

  static void print(PrintStream out, EvaluateZeroShot.Result result) {
    Map<String, Object> document = result.document();
    StudyScores studies = result.studies();
    for (int i = 0; studies.studies().size() <= FEW && i < studies.studies().size(); i++) {
      double[] p = studies.probability()[i];
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of(studies.studies().get(i), "probability"));
      IntStream.range(0, p.length)
          .boxed()
          .sorted((a, b) -> Double.compare(p[b], p[a]))
          .forEach(
              f ->
                  rows.add(
                      List.of(
                          studies.findings().get(f).displayName(),
                          String.format(Locale.ROOT, "%.3f", p[f]))));
      Table.rows(out, rows);
    }
    if (document.containsKey("findings")) {
      ScoreText.print(out, document, List.of("auroc", "average_precision", "f1", "mcc"));
    } else {
      ((List<?>) document.getOrDefault("notes", List.of())).forEach(out::println);
    }
    for (Object model : (List<?>) document.getOrDefault("models", List.of())) {
      if (model instanceof Map<?, ?> m) {
        out.println(
            "%s: prompts %s, temperature %s (%s)"
                .formatted(
                    m.get("model"),
                    m.get("prompt_set"),
                    number(m.get("temperature")),
                    m.get("temperature_origin")));
      }
    }
    if (document.get("thresholds") instanceof Map<?, ?> thresholds) {
      out.println("thresholds: " + thresholds.get("origin"));
    }
  }

  private static String number(@Nullable Object value) {
    return value instanceof Double d ? String.format(Locale.ROOT, "%.4g", d) : "-";
  }
}
