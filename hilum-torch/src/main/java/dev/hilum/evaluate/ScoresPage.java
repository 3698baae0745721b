package dev.hilum.evaluate;

import dev.hilum.metric.Bootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The page of {@code hilum evaluate scores}. */
final class ScoresPage {
  private static final Map<String, String> HEADERS =
      Map.of(
          "auroc", "AUROC",
          "average_precision", "average precision",
          "brier", "Brier score",
          "ece", "calibration error",
          "f1", "F1",
          "mcc", "MCC");

  private ScoresPage() {}

  static String of(EvaluateScores.Evaluated evaluated) {
    Map<String, Object> document = evaluated.document();
    String name = EvaluateScores.name(evaluated.config().scores());
    HtmlPage page =
        new HtmlPage(
            "Scores of " + name,
            "%s studies of %s patients; uncertain labels: %s."
                .formatted(
                    document.get("studies"),
                    document.get("patients"),
                    document.get("label_policy")));
    page.heading("By finding").table(table(document)).table(decisions(document));
    if (document.get("difference") instanceof Map<?, ?> difference) {
      String rival = String.valueOf(map(document.get("against")).get("file"));
      page.heading("Minus " + rival)
          .paragraph(
              name
                  + " minus "
                  + rival
                  + " on the same studies and the same draws of patients; "
                  + EstimateJson.TEST
                  + ". DeLong's test stands where no patient has several studies.")
          .table(differences(difference));
    }
    page.heading("ROC curves")
        .paragraph(
            "Each point is one threshold: the share of studies with the finding that are caught"
                + " (up) for the share without it that are flagged in error (right). Bands are the"
                + " middle 95 % of curves of resampled patients, at each false positive rate by"
                + " itself.")
        .charts(charts(evaluated, true))
        .heading("Precision-recall curves")
        .paragraph(
            "How many of the flagged studies have the finding (up) when a share of all that have it"
                + " is to be caught (right). A caller at random keeps the share of positives.")
        .charts(charts(evaluated, false));
    map(document.get("by"))
        .forEach(
            (column, values) -> {
              page.heading("By " + column);
              page.table(groups(map(values)));
            });
    page.heading("Left out, and why");
    page.table(excluded(document));
    ((List<?>) document.getOrDefault("notes", List.of())).forEach(n -> page.paragraph(n + "."));
    return page.end(document.get("interval") + "; " + document.get("averaging") + ".");
  }

  /** What a document has under {@code excluded}. */
  static List<List<String>> excluded(Map<String, Object> document) {
    List<List<String>> rows = new ArrayList<>(List.of(List.of("what", "")));
    map(document.get("excluded"))
        .forEach((what, of) -> rows.add(List.of(what.toString().replace('_', ' '), told(of))));
    return rows;
  }

  /** A count, names, or a count or a reason for each of several names. */
  private static String told(Object excluded) {
    List<String> parts = new ArrayList<>();
    if (excluded instanceof Map<?, ?> reasons) {
      reasons.forEach((name, why) -> parts.add(name + ": " + why));
    } else if (excluded instanceof List<?> names) {
      names.forEach(name -> parts.add(name.toString()));
    } else {
      parts.add(excluded.toString());
    }
    return parts.isEmpty() ? "none" : String.join(", ", parts);
  }

  private static List<LineChart> charts(EvaluateScores.Evaluated evaluated, boolean roc) {
    Bootstrap bootstrap = new Bootstrap(evaluated.patients(), evaluated.config().draws(), 0);
    List<LineChart> charts = new ArrayList<>();
    for (Battery.Finding f : evaluated.model()) {
      if (!f.hasBothClasses()) {
        continue; // told among what is left out
      }
      List<CurveChart.Scored> models = new ArrayList<>();
      models.add(scored(EvaluateScores.name(evaluated.config().scores()), f));
      evaluated.against().stream()
          .filter(o -> o.name().equals(f.name()))
          .findFirst()
          .ifPresent(
              o ->
                  models.add(
                      scored(
                          EvaluateScores.name(evaluated.config().against().orElseThrow().scores()),
                          o)));
      charts.add(
          roc
              ? CurveChart.roc(f.name(), models, List.of(), bootstrap)
              : CurveChart.precisionRecall(f.name(), models, List.of(), bootstrap));
    }
    return charts;
  }

  private static CurveChart.Scored scored(String name, Battery.Finding finding) {
    return new CurveChart.Scored(name, finding.score(), finding.label());
  }

  private static List<List<String>> table(Map<String, Object> document) {
    return table(
        document,
        List.of("positives", "negatives", "unknown", "auroc", "average_precision", "brier", "ece"));
  }

  private static List<List<String>> decisions(Map<String, Object> document) {
    return table(document, List.of("threshold", "f1", "mcc", "sensitivity", "specificity"));
  }

  private static List<List<String>> table(Map<String, Object> document, List<String> columns) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("finding"));
    columns.forEach(c -> header.add(HEADERS.getOrDefault(c, c)));
    rows.add(header);
    map(document.get("findings")).forEach((name, scores) -> rows.add(row(name, scores, columns)));
    rows.add(row("macro", document.get("macro"), columns));
    return rows;
  }

  private static List<List<String>> differences(Map<?, ?> difference) {
    List<String> columns = List.of("auroc", "average_precision", "f1", "mcc", "delong");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("finding", "AUROC", "average precision", "F1", "MCC", "DeLong's p"));
    map(difference.get("findings")).forEach((name, of) -> rows.add(row(name, of, columns)));
    rows.add(row("macro", difference.get("macro"), columns));
    return rows;
  }

  private static List<List<String>> groups(Map<?, ?> values) {
    List<String> columns = List.of("positives", "negatives", "auroc", "average_precision");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "positives", "negatives", "AUROC", "average precision"));
    values.forEach(
        (value, of) -> {
          map(map(of).get("findings"))
              .forEach((name, scores) -> rows.add(row(value + ", " + name, scores, columns)));
          rows.add(row(value + ", macro", map(of).get("macro"), columns));
        });
    return rows;
  }

  private static List<String> row(Object name, @Nullable Object scores, List<String> columns) {
    List<String> row = new ArrayList<>(List.of(name.toString()));
    for (String column : columns) {
      Object cell = map(scores).get(column);
      row.add(
          cell instanceof Double threshold
              ? String.format(Locale.ROOT, "%.4g", threshold)
              : cell instanceof Integer count
                  ? count.toString()
                  : cell instanceof Map<?, ?> map && map.containsKey("standard_error")
                      ? EstimateJson.number(map.get("p"))
                      : EstimateJson.text(cell));
    }
    return row;
  }

  static Map<?, ?> map(@Nullable Object value) {
    return Optional.ofNullable((Map<?, ?>) value).orElse(Map.of());
  }
}
