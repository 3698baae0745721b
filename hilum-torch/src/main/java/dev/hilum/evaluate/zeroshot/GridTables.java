package dev.hilum.evaluate.zeroshot;

import static java.util.stream.Collectors.joining;

import dev.hilum.evaluate.zeroshot.GridStatistics.Section;
import dev.hilum.evaluate.zeroshot.HierarchicalBootstrap.Estimate;
import dev.hilum.finding.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The statistics of a grid as rows for people, header first, and as a document for machines. */
final class GridTables {
  private final Scale scale;
  private final GridStatistics statistics;
  private final Grid.Runs runs;
  private final Map<String, Object> frozen;
  private final Map<String, Object> diagnostics;
  private final Map<String, Map<Finding, Double>> shortcuts = new LinkedHashMap<>();
  private final Optional<Section> arms;
  private final Optional<Section> unseen;
  private final Optional<Section> ablations;

  GridTables(Scale scale, GridStatistics statistics, Grid.Runs runs, Map<String, Object> frozen) {
    this.scale = scale;
    this.statistics = statistics;
    this.runs = runs;
    this.frozen = Map.copyOf(frozen);
    diagnostics = scale.diagnostics();
    scale.tests().forEach(test -> shortcuts.put(test.name(), test.shortcuts()));
    arms = statistics.arms(false);
    unseen = statistics.arms(true);
    ablations = statistics.ablations();
  }

  /** One table under its heading, with a sentence on how to read it. */
  record Named(String heading, String text, List<List<String>> rows) {}

  /** All tables in the order of the page. */
  List<Named> all() {
    List<Named> tables = new ArrayList<>();
    arms.ifPresent(
        section -> {
          tables.add(
              new Named(
                  "What each arm reaches",
                  "Macro AUROC, mean over pairs, seeds and findings, with 95 % intervals over"
                      + " patients and seeds; one column for each test set.",
                  means(section, true)));
          tables.add(
              new Named(
                  "By pair of towers", "The same over all test sets.", means(section, false)));
          tables.add(
              new Named(
                  "What each part brings",
                  "Differences of macro AUROC in points (hundredths), paired by pair, seed, test"
                      + " set and patient; p two-sided, not adjusted for the number of rows.",
                  effects(section)));
          tables.add(
              new Named(
                  "By finding",
                  "Mean AUROC over pairs, seeds and test sets. The shortcut is a regression on"
                      + " view, age, sex, size and bytes of the films, told with labels of other"
                      + " patients: what is not above it shows nothing of the chest.",
                  findings(section)));
        });
    unseen.ifPresent(
        section -> {
          tables.add(
              new Named(
                  "Findings that no text names",
                  "The true zero-shot question, of what is in no text of the training: %s."
                      .formatted(
                          findings(TestSet::unnamed).stream()
                              .map(Finding::displayName)
                              .collect(joining(", "))),
                  means(section, true)));
          tables.add(new Named("What each part brings there", "As above.", effects(section)));
        });
    ablations.ifPresent(
        section ->
            tables.add(
                new Named(
                    "Ablations",
                    "Both parts with one value changed, on the pair %s, %d seeds."
                        .formatted(scale.ablated(), scale.ablationSeeds()),
                    means(section, true))));
    tables.add(new Named("How the trainings went", TOLD, told()));
    tables.add(new Named("False negatives", NEGATIVES, negatives()));
    tables.add(new Named("Test films", "Films, patients and positives.", tests()));
    return tables;
  }

  private static final String TOLD =
      "Means over runs; of loss, share of pairs held by the relaxation, cosine of true pairs,"
          + " temperature and share of texts cut by the tokenizer, over the last 20 steps.";
  private static final String NEGATIVES =
      "Share of the pairs of a film with another study's text in a batch where the text is true of"
          + " the film too, by how many sentences stand for a report.";

  private List<List<String>> means(Section section, boolean byTest) {
    List<String> columns = byTest ? section.tests() : section.pairs();
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("arm", "all", columns));
    for (Treatment treatment : section.treatments()) {
      Contrast mean = Contrast.mean(treatment.name());
      List<String> cells = new ArrayList<>();
      for (String column : columns) {
        cells.add(level(byTest ? section.ofTest(mean, column) : section.ofPair(mean, column)));
      }
      rows.add(row(treatment.name(), level(section.of(mean)), cells));
    }
    return rows;
  }

  private List<List<String>> effects(Section section) {
    List<List<String>> rows = new ArrayList<>();
    List<String> columns = new ArrayList<>(List.of("p"));
    columns.addAll(section.pairs());
    rows.add(row("difference", "all", columns));
    for (Contrast contrast : section.contrasts()) {
      Estimate all = section.of(contrast);
      List<String> cells = new ArrayList<>(List.of(p(all.p())));
      section.pairs().forEach(pair -> cells.add(points(section.ofPair(contrast, pair))));
      rows.add(row(contrast.name(), points(all), cells));
    }
    return rows;
  }

  private List<List<String>> findings(Section section) {
    List<String> names = section.treatments().stream().map(Treatment::name).toList();
    List<List<String>> rows = new ArrayList<>();
    List<String> columns = new ArrayList<>(names.subList(1, names.size()));
    columns.add("shortcut");
    rows.add(row("finding", names.getFirst(), columns));
    for (Finding finding : findings(TestSet::named)) {
      rows.add(finding(finding, finding.displayName(), section));
    }
    unseen.ifPresent(
        other -> {
          for (Finding finding : findings(TestSet::unnamed)) {
            rows.add(finding(finding, finding.displayName() + ", in no text", other));
          }
        });
    return rows;
  }

  private List<String> finding(Finding finding, String name, Section section) {
    List<String> row = new ArrayList<>(List.of(name));
    section.treatments().forEach(t -> row.add(number(section.finding(finding, t.name()), 3)));
    double shortcut =
        shortcuts.values().stream()
            .filter(areas -> areas.containsKey(finding))
            .mapToDouble(areas -> areas.getOrDefault(finding, Double.NaN))
            .average()
            .orElse(Double.NaN);
    row.add(Double.isNaN(shortcut) ? "not defined" : number(shortcut, 3));
    return row;
  }

  private List<Finding> findings(UnaryOperator<TestSet> of) {
    return scale.tests().stream()
        .flatMap(test -> of.apply(test).findings().stream())
        .distinct()
        .toList();
  }

  private List<List<String>> told() {
    List<String> keys =
        List.of(
            "loss", "clipped", "similarity", "temperature", "cut", "val_auroc", "train_seconds");
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("arm", keys.getFirst(), keys.subList(1, keys.size())));
    for (Treatment treatment : scale.arms()) {
      if (treatment.tuned()) {
        Map<String, Object> told = statistics.told(treatment.name());
        List<String> cells =
            keys.stream()
                .map(key -> told.get(key) instanceof Double value ? number(value, 3) : "")
                .toList();
        rows.add(row(treatment.name(), cells.getFirst(), cells.subList(1, cells.size())));
      }
    }
    return rows;
  }

  private List<List<String>> negatives() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("sentences", "share"));
    if (diagnostics.get(FalseNegatives.SHARES) instanceof Map<?, ?> shares) {
      shares.forEach(
          (k, share) -> {
            if (share instanceof Double value) {
              rows.add(List.of(String.valueOf(k), number(value, 3)));
            }
          });
    }
    return rows;
  }

  private List<List<String>> tests() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("test set", "films", "patients", "positives"));
    for (TestSet test : scale.tests()) {
      List<String> positives =
          test.findings().stream().map(f -> f.displayName() + " " + test.positives(f)).toList();
      rows.add(
          List.of(
              test.name(),
              Integer.toString(test.films().size()),
              Long.toString(test.patients().stream().distinct().count()),
              String.join(", ", positives)));
    }
    return rows;
  }

  /** Arms and effects for the terminal. */
  String summary() {
    StringBuilder text = new StringBuilder();
    arms.ifPresent(
        section -> {
          for (Treatment t : section.treatments()) {
            text.append(
                "%-55s %s%n".formatted(t.name(), level(section.of(Contrast.mean(t.name())))));
          }
          for (Contrast contrast : section.contrasts()) {
            Estimate e = section.of(contrast);
            text.append("%-55s %s  p %s%n".formatted(contrast.name(), points(e), p(e.p())));
          }
        });
    return text.toString();
  }

  /** Whether sampling and relaxation were resolved, in one sentence each. */
  List<String> verdicts() {
    List<String> out = new ArrayList<>();
    arms.ifPresent(
        section -> {
          for (Contrast contrast : section.contrasts()) {
            if (contrast.name().contains("main effect")) {
              Estimate e = section.of(contrast);
              String verdict =
                  !e.resolved()
                      ? "inconclusive: the interval holds zero"
                      : e.value() > 0 ? "a gain" : "a loss";
              out.add(
                  "%s: %s points, p %s: %s."
                      .formatted(contrast.name(), points(e), p(e.p()), verdict));
            }
          }
        });
    return out;
  }

  Map<String, String> failed() {
    return runs.failed();
  }

  Map<String, Object> frozen() {
    return frozen;
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scale", scale.name());
    json.put("protocol", scale.protocol());
    json.put("freeze", frozen);
    json.put("missing", scale.missing());
    json.put("seeds", statistics.seeds());
    json.put("runs", runs.results().size());
    json.put("failed", runs.failed());
    json.put("treatments", scale.arms().stream().map(Treatment::toJson).toList());
    Map<String, Object> tests = new LinkedHashMap<>();
    scale.tests().forEach(test -> tests.put(test.name(), test.toJson()));
    json.put("tests", tests);
    arms.ifPresent(section -> json.put("macro_auroc", section.toJson()));
    unseen.ifPresent(section -> json.put("macro_auroc_in_no_text", section.toJson()));
    ablations.ifPresent(section -> json.put("ablations", section.toJson()));
    Map<String, Object> guessed = new LinkedHashMap<>();
    shortcuts.forEach(
        (test, areas) -> {
          Map<String, Object> byFinding = new LinkedHashMap<>();
          areas.forEach((finding, area) -> byFinding.put(finding.displayName(), area));
          guessed.put(test, byFinding);
        });
    json.put("shortcuts", guessed);
    Map<String, Object> told = new LinkedHashMap<>();
    scale.arms().forEach(t -> told.put(t.name(), statistics.told(t.name())));
    json.put("trainings", told);
    json.put("diagnostics", diagnostics);
    json.put("paper", PaperFigures.toJson());
    return json;
  }

  private static List<String> row(String first, String second, List<String> more) {
    List<String> row = new ArrayList<>(List.of(first, second));
    row.addAll(more);
    return row;
  }

  private static String level(Estimate e) {
    return "%s [%s, %s]"
        .formatted(
            number(e.value(), 3),
            number(e.interval().low().orElse(Double.NaN), 3),
            number(e.interval().high().orElse(Double.NaN), 3));
  }

  private static String points(Estimate e) {
    return String.format(
        Locale.ROOT,
        "%+.2f [%+.2f, %+.2f]",
        100 * e.value(),
        100 * e.interval().low().orElse(Double.NaN),
        100 * e.interval().high().orElse(Double.NaN));
  }

  private static String p(double p) {
    return p < 0.0025 ? "< .0025" : number(p, 3);
  }

  private static String number(double value, int digits) {
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.startsWith("0.") ? text.substring(1) : text;
  }
}
