package dev.hilum.evaluate;

import dev.hilum.metric.Confusion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The page of {@code hilum evaluate readers}. */
final class ReadersPage {
  private static final double DECIDED = 0.5;

  private ReadersPage() {}

  static String of(EvaluateReaders.Evaluated evaluated) {
    Map<String, Object> document = evaluated.document();
    HtmlPage page =
        new HtmlPage(
            "Readers" + evaluated.model().map(m -> " and " + name(m)).orElse(""),
            "%d readers, %s studies of %s patients."
                .formatted(
                    evaluated.readers().size(), document.get("studies"), document.get("patients")));
    page.heading("Where the readers stand")
        .paragraph(
            "A reader says yes or no, and so is a point; scores are a curve, with the middle 95 %"
                + " of curves of resampled patients around it. A point below the curve could be"
                + " bettered by a threshold of the model, chosen elsewhere. The mean of the readers"
                + " is nobody's decision: people do not disagree by halves.")
        .charts(charts(evaluated, true))
        .charts(charts(evaluated, false));
    for (String rate : List.of("f1", "mcc")) {
      page.heading(rate.equals("f1") ? "F1" : "Matthews' coefficient")
          .table(callers(evaluated, rate));
    }
    if (evaluated.model().isPresent()) {
      for (String rate : List.of("f1", "mcc")) {
        page.heading("The model minus each reader, " + (rate.equals("f1") ? "F1" : "MCC"))
            .table(
                differences(
                    evaluated,
                    ScoresPage.map(document.get("differences")),
                    document.get("difference"),
                    rate));
      }
      Map<?, ?> matched = ScoresPage.map(document.get("sensitivity_at_reader_specificity"));
      page.heading("At each reader's specificity")
          .paragraph(
              "The sensitivity that the model's curve has at the reader's false positive rate,"
                  + " minus the reader's: no threshold is needed, and none is recommended by it.")
          .table(differences(evaluated, matched, matched.get("mean"), "sensitivity"))
          .paragraph(EstimateJson.TEST + ".");
    }
    page.heading("Left out, and why").table(ScoresPage.excluded(document));
    ((List<?>) document.getOrDefault("notes", List.of())).forEach(n -> page.paragraph(n + "."));
    return page.end(
        document.get("interval")
            + "; "
            + document.get("averaging")
            + "; uncertain labels: "
            + document.get("label_policy")
            + ".");
  }

  private static String name(Aligned table) {
    return EvaluateScores.name(table.table().origin());
  }

  private static List<LineChart> charts(EvaluateReaders.Evaluated evaluated, boolean roc) {
    List<LineChart> charts = new ArrayList<>();
    for (String finding : evaluated.findings()) {
      List<CurveChart.Person> people = new ArrayList<>();
      List<Confusion> each = new ArrayList<>();
      evaluated
          .readers()
          .forEach(
              (name, reader) -> {
                Confusion decided =
                    Confusion.at(DECIDED, reader.scores(finding), reader.labels(finding));
                each.add(decided);
                people.add(person(name, false, List.of(decided)));
              });
      people.add(person("mean of the readers", true, each));
      List<CurveChart.Scored> models =
          evaluated.model().stream()
              .map(m -> new CurveChart.Scored(name(m), m.scores(finding), m.labels(finding)))
              .toList();
      charts.add(
          roc
              ? CurveChart.roc(finding, models, people, evaluated.bootstrap())
              : CurveChart.precisionRecall(finding, models, people, evaluated.bootstrap()));
    }
    return charts;
  }

  private static CurveChart.Person person(String name, boolean mean, List<Confusion> decided) {
    OptionalDouble specificity = mean(decided, Confusion::specificity);
    return new CurveChart.Person(
        name,
        mean,
        specificity.isPresent()
            ? OptionalDouble.of(1 - specificity.getAsDouble())
            : OptionalDouble.empty(),
        mean(decided, Confusion::sensitivity),
        mean(decided, Confusion::precision));
  }

  private static OptionalDouble mean(
      List<Confusion> decided, Function<Confusion, OptionalDouble> rate) {
    return decided.stream().map(rate).allMatch(OptionalDouble::isPresent)
        ? decided.stream().map(rate).mapToDouble(OptionalDouble::orElseThrow).average()
        : OptionalDouble.empty();
  }

  private static List<List<String>> callers(EvaluateReaders.Evaluated evaluated, String rate) {
    List<List<String>> rows = new ArrayList<>(List.of(header(evaluated)));
    Map<String, Object> document = evaluated.document();
    ScoresPage.map(document.get("readers"))
        .forEach((name, of) -> rows.add(row(name, of, rate, evaluated.findings())));
    rows.add(row("mean of the readers", document.get("mean"), rate, evaluated.findings()));
    evaluated
        .model()
        .ifPresent(m -> rows.add(row(name(m), document.get("model"), rate, evaluated.findings())));
    return rows;
  }

  private static List<List<String>> differences(
      EvaluateReaders.Evaluated evaluated, Map<?, ?> each, @Nullable Object mean, String rate) {
    List<List<String>> rows = new ArrayList<>(List.of(header(evaluated)));
    each.forEach(
        (name, of) -> {
          if (evaluated.readers().containsKey(name.toString())) {
            rows.add(row("minus " + name, of, rate, evaluated.findings()));
          }
        });
    rows.add(row("minus the mean reader", mean, rate, evaluated.findings()));
    return rows;
  }

  private static List<String> header(EvaluateReaders.Evaluated evaluated) {
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(evaluated.findings());
    header.add("mean over findings");
    return header;
  }

  private static List<String> row(
      Object name, @Nullable Object of, String rate, List<String> findings) {
    List<String> row = new ArrayList<>(List.of(name.toString()));
    Map<?, ?> each = ScoresPage.map(ScoresPage.map(of).get("findings"));
    findings.forEach(f -> row.add(EstimateJson.text(ScoresPage.map(each.get(f)).get(rate))));
    row.add(EstimateJson.text(ScoresPage.map(of).get(rate)));
    return row;
  }
}
