package dev.hilum.evaluate;

import dev.hilum.finding.Finding;
import dev.hilum.metric.Bootstrap;
import dev.hilum.report.Prompts;
import dev.hilum.task.Shortcuts;
import dev.hilum.task.StudyScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The page of {@code hilum zero-shot}. */
final class ZeroShotPage {
  private static final int FEW = 8; // studies whose probabilities are shown one by one

  private ZeroShotPage() {}

  static String of(
      Map<String, Object> document,
      ZeroShotEnsemble ensemble,
      StudyScores studies,
      ZeroShotCutoffs cutoffs,
      ZeroShotMetrics metrics,
      List<ZeroShotCases.Case> cases) {
    HtmlPage page =
        new HtmlPage(
            "Zero-shot classification",
            "%s films, %s studies, %s patients, classified by words alone. For research use: no score here is a diagnosis."
                .formatted(
                    document.get("films"), document.get("studies"), document.get("patients")));
    page.heading("How").table(how(document, ensemble, cutoffs));
    if (studies.studies().size() <= FEW) {
      probabilities(page, studies, cutoffs);
    }
    if (!metrics.findings().isEmpty()) {
      measured(page, document, metrics);
    }
    cases(page, cases);
    page.heading("The prompts").table(prompts(ensemble, studies.findings()));
    leftOut(page, document, metrics);
    return page.end(
        document.get("interval")
            + "; "
            + document.get("averaging")
            + "; studies: "
            + document.get("views")
            + "; labels: "
            + document.get("labels")
            + ". Tables with every number lie beside this page.");
  }

  private static List<List<String>> how(
      Map<String, Object> document, ZeroShotEnsemble ensemble, ZeroShotCutoffs cutoffs) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("model", "prompts", "temperature", "from"));
    for (ZeroShotEnsemble.Member m : ensemble.members()) {
      rows.add(
          List.of(
              m.model().name(),
              m.prompts().name(),
              String.format(Locale.ROOT, "%.4g", m.scored().temperature()),
              m.scored().origin().sentence()));
    }
    rows.add(List.of("thresholds", "", "", cutoffs.origin()));
    rows.add(List.of("score of a study", "", "", String.valueOf(document.get("views"))));
    return rows;
  }

  /** The probabilities of a few studies, the highest first. */
  private static void probabilities(HtmlPage page, StudyScores studies, ZeroShotCutoffs cutoffs) {
    page.heading("Probabilities");
    for (int i = 0; i < studies.studies().size(); i++) {
      double[] p = studies.probability()[i];
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of(studies.studies().get(i), "probability", "threshold", "called"));
      IntStream.range(0, p.length)
          .boxed()
          .sorted((a, b) -> Double.compare(p[b], p[a]))
          .forEach(
              f -> {
                Finding finding = studies.findings().get(f);
                Double at = cutoffs.thresholds().get(finding);
                rows.add(
                    List.of(
                        finding.displayName(),
                        number(p[f]),
                        at == null ? "-" : number(at),
                        at == null ? "-" : p[f] >= at ? "positive" : "negative"));
              });
      page.table(rows);
    }
    page.paragraph(
        "A probability compares two texts: how much closer the film is to the one that says the"
            + " finding is there than to the one that says it is not, divided by the temperature."
            + " It is calibrated only if the temperature was fitted on validation studies.");
  }

  private static void measured(
      HtmlPage page, Map<String, Object> document, ZeroShotMetrics metrics) {
    page.heading("By finding")
        .table(byFinding(document))
        .paragraph(
            "AUROC is the chance that a random study with the finding scores above a random one"
                + " without: 0.5 is guessing, 1 is perfect. Average precision is to be read beside"
                + " the share of positives, which a random score reaches. Where an interval is wide"
                + " there are few studies: read the counts first.")
        .paragraph(
            "The shortcut is what a regression on "
                + String.join(", ", Shortcuts.FEATURES)
                + " reaches on the same studies, each scored by a fit on other patients. It is told"
                + " with labels and sees nothing of the chest: a score that is not above it does"
                + " not show that the model sees disease.");
    Bootstrap patients = new Bootstrap(metrics.patients(), metrics.draws(), 0);
    List<LineChart> roc = new ArrayList<>(), precision = new ArrayList<>();
    for (Battery.Finding f : metrics.findings()) {
      if (!f.hasBothClasses()) {
        continue; // a note tells
      }
      List<CurveChart.Scored> curves = new ArrayList<>();
      curves.add(new CurveChart.Scored("words", f.score(), f.label()));
      metrics.shortcuts().stream()
          .filter(s -> s.name().equals(f.name()))
          .forEach(s -> curves.add(new CurveChart.Scored("shortcut", s.score(), s.label())));
      roc.add(CurveChart.roc(f.name(), curves, List.of(), patients));
      precision.add(CurveChart.precisionRecall(f.name(), curves, List.of(), patients));
    }
    page.heading("ROC curves")
        .paragraph(
            "Each point is one threshold: the share of studies with the finding that are caught"
                + " (up) for the share without it that are flagged in error (right). Bands hold"
                + " 95 % of the curves of resampled patients, place by place.")
        .charts(roc)
        .heading("Precision-recall curves")
        .charts(precision);
    map(document.get("by"))
        .forEach((column, values) -> page.heading("By " + column).table(groups(map(values))));
  }

  private static List<List<String>> byFinding(Map<String, Object> document) {
    Map<?, ?> shortcuts = map(map(document.get("shortcuts")).get("findings"));
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "finding",
            "with",
            "without",
            "unknown",
            "AUROC [95 %]",
            "shortcut's AUROC",
            "average precision",
            "F1",
            "MCC"));
    map(document.get("findings"))
        .forEach((name, of) -> rows.add(row(name.toString(), map(of), map(shortcuts.get(name)))));
    rows.add(
        row("macro", map(document.get("macro")), map(map(document.get("shortcuts")).get("macro"))));
    return rows;
  }

  private static List<String> row(String name, Map<?, ?> scores, Map<?, ?> shortcut) {
    return List.of(
        name,
        count(scores, "positives"),
        count(scores, "negatives"),
        count(scores, "unknown"),
        EstimateJson.text(scores.get("auroc")),
        EstimateJson.text(shortcut.get("auroc")),
        EstimateJson.text(scores.get("average_precision")),
        EstimateJson.text(scores.get("f1")),
        EstimateJson.text(scores.get("mcc")));
  }

  private static List<List<String>> groups(Map<?, ?> values) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "studies", "with", "without", "AUROC [95 %]", "average precision"));
    values.forEach(
        (value, of) -> {
          Map<?, ?> group = map(of);
          rows.add(group(value + ", macro", group, map(group.get("macro"))));
          map(group.get("findings"))
              .forEach((name, f) -> rows.add(group(value + ", " + name, group, map(f))));
        });
    return rows;
  }

  private static List<String> group(String name, Map<?, ?> group, Map<?, ?> scores) {
    return List.of(
        name,
        count(group, "studies"),
        count(scores, "positives"),
        count(scores, "negatives"),
        EstimateJson.text(scores.get("auroc")),
        EstimateJson.text(scores.get("average_precision")));
  }

  private static void cases(HtmlPage page, List<ZeroShotCases.Case> cases) {
    if (cases.isEmpty()) {
      return;
    }
    page.heading("Films");
    page.paragraph(
        "Beside some films stands a map: bright where a patch of the film is near to the words,"
            + " each map by its own range. It shows where the model looks, not where disease is.");
    for (ZeroShotCases.Case each : cases) {
      page.paragraph(each.heading()).films(each.pictures());
    }
  }

  private static List<List<String>> prompts(ZeroShotEnsemble ensemble, List<Finding> findings) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("finding", "it is there", "it is not"));
    List<Prompts> sets =
        ensemble.members().stream().map(ZeroShotEnsemble.Member::prompts).distinct().toList();
    for (Prompts set : sets) {
      for (Finding finding : findings) {
        Prompts.Pair pair = set.of(finding);
        rows.add(
            List.of(
                finding.displayName(),
                String.join(" | ", pair.positive()),
                String.join(" | ", pair.negative())));
      }
    }
    return rows;
  }

  private static void leftOut(
      HtmlPage page, Map<String, Object> document, ZeroShotMetrics metrics) {
    page.heading("Left out, and why");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("what", ""));
    rows.add(
        List.of(
            "films that could not be read (skipped.csv)", String.valueOf(document.get("skipped"))));
    rows.add(
        List.of(
            "findings that no study is labelled with",
            metrics.notLabelled().isEmpty() ? "none" : String.join(", ", metrics.notLabelled())));
    page.table(rows);
    ((List<?>) Objects.requireNonNull(document.get("notes")))
        .forEach(note -> page.paragraph(note + "."));
  }

  private static String count(Map<?, ?> scores, String key) {
    Object value = scores.get(key);
    return value == null ? "" : value.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return Optional.ofNullable((Map<?, ?>) value).orElse(Map.of());
  }
}
