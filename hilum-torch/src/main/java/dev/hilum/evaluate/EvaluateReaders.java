package dev.hilum.evaluate;

import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.BadInputException;
import dev.hilum.metric.Auroc;
import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.Confusion;
import dev.hilum.metric.MatchedSensitivity;
import dev.hilum.metric.Statistic;
import dev.hilum.run.Provenance;
import dev.hilum.run.ResultFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Readers' decisions against the truth, and a model's against theirs: F1 and MCC of each reader, of
 * the mean reader (the unweighted mean over readers, which is nobody's decision) and of the model,
 * per finding and over findings, with paired differences on the same draws of patients. Scores need
 * no threshold to be compared: {@link MatchedSensitivity} sets their ROC curve beside each reader.
 */
public final class EvaluateReaders {
  private static final Map<String, Function<Confusion, OptionalDouble>> RATES =
      new LinkedHashMap<>();

  static {
    RATES.put("f1", Confusion::f1);
    RATES.put("mcc", Confusion::mcc);
  }

  private EvaluateReaders() {}

  /**
   * @param readers tables of 1 and 0, columns matched by name
   * @param scores of a model; a table of only 0 and 1 counts as decisions, F1 and MCC of any other
   *     need thresholds
   * @param findings to compare on; none means all that every table has
   * @param draws of the bootstrap
   */
  public record Config(
      Path truth,
      List<Path> readers,
      Optional<Path> scores,
      Thresholds thresholds,
      List<String> findings,
      LabelPolicy uncertain,
      int draws) {
    public Config {
      readers = List.copyOf(readers);
      findings = List.copyOf(findings);
    }
  }

  /** What the page shows: the document and whose decisions and scores it is drawn from. */
  record Evaluated(
      Map<String, Object> document,
      List<String> findings,
      Bootstrap bootstrap,
      Map<String, Aligned> readers,
      Optional<Aligned> model) {}

  /** The document of {@code hilum evaluate readers}. */
  public static Map<String, Object> run(Config config) {
    return evaluate(config).document;
  }

  /** Writes {@code result.json} and {@code report.html} into a new folder. */
  public static void write(Config config, Path out, boolean force, Provenance provenance) {
    Evaluated evaluated = evaluate(config);
    HtmlPage.write(
        out,
        force,
        ResultFile.document("evaluate readers", evaluated.document, provenance),
        ReadersPage.of(evaluated));
  }

  private static Evaluated evaluate(Config config) {
    Truth truth = Truth.read(config.truth, config.uncertain);
    Map<String, Aligned> readers = new LinkedHashMap<>();
    Set<Path> files = new HashSet<>();
    for (Path file : config.readers) {
      if (!files.add(file.toAbsolutePath().normalize())) {
        throw new BadInputException(file + ": must be one reader, got it twice");
      }
      String name = EvaluateScores.name(file);
      Aligned reader = Aligned.of(truth, StudyTable.read(file));
      readers.put(readers.containsKey(name) ? file.toString() : name, reader);
    }
    Optional<Aligned> model = config.scores.map(file -> Aligned.of(truth, StudyTable.read(file)));
    List<Aligned> tables = new ArrayList<>(readers.values());
    model.ifPresent(tables::add);
    List<String> findings = findings(config, truth, tables);
    readers.values().forEach(reader -> decides(reader, findings));
    List<String> notes = truth.notes();
    Bootstrap bootstrap = new Bootstrap(truth.patients(), config.draws, 0);
    Callers callers = new Callers(findings, bootstrap);
    Map<String, OptionalDouble> half = halves(findings);
    for (Map.Entry<String, Aligned> reader : readers.entrySet()) {
      callers.people.put(reader.getKey(), callers.rates(reader.getValue(), half));
    }
    model.ifPresent(
        m ->
            callers.model.putAll(
                thresholds(config, m, findings, notes)
                    .map(at -> callers.rates(m, at))
                    .orElseGet(callers::none)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", 1);
    json.put("findings", findings);
    callers.write(json, model.isPresent(), notes);
    model.ifPresent(
        m -> json.put("sensitivity_at_reader_specificity", matched(m, readers, callers)));
    if (model.isPresent()) {
      json.put("test", EstimateJson.TEST);
    }
    json.put("excluded", excluded(truth, readers, model, findings));
    json.put("studies", truth.table().ids().size());
    json.put("patients", bootstrap.patients());
    json.put("label_policy", config.uncertain.optionName());
    json.put("averaging", "unweighted mean over findings; the mean reader: over readers");
    json.put("interval", EstimateJson.interval(config.draws));
    json.put("notes", notes);
    return new Evaluated(json, findings, bootstrap, readers, model);
  }

  /** Everybody's rates, and how they are told together. */
  private record Callers(
      List<String> findings,
      Bootstrap bootstrap,
      Map<String, Map<String, Decisions>> people,
      Map<String, Decisions> model) {
    Callers(List<String> findings, Bootstrap bootstrap) {
      this(findings, bootstrap, new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    Map<String, Decisions> rates(Aligned table, Map<String, OptionalDouble> thresholds) {
      Map<String, Decisions> rates = new LinkedHashMap<>();
      RATES.forEach(
          (name, rate) -> {
            List<Statistic> each =
                findings.stream()
                    .map(
                        f ->
                            Confusion.statistic(
                                Objects.requireNonNull(thresholds.get(f)).orElseThrow(),
                                table.scores(f),
                                table.labels(f),
                                rate))
                    .toList();
            rates.put(name, Decisions.of(each, table.rows().length, bootstrap));
          });
      return rates;
    }

    Map<String, Decisions> none() {
      Map<String, Decisions> rates = new LinkedHashMap<>();
      RATES.keySet().forEach(rate -> rates.put(rate, Decisions.none(findings.size())));
      return rates;
    }

    void write(Map<String, Object> json, boolean withModel, List<String> notes) {
      Map<String, Decisions> mean = new LinkedHashMap<>();
      Map<String, int[]> shared = new LinkedHashMap<>();
      for (String rate : RATES.keySet()) {
        List<Decisions> all = new ArrayList<>();
        people.values().forEach(p -> all.add(Objects.requireNonNull(p.get(rate))));
        mean.put(rate, Decisions.mean(all));
        Optional.ofNullable(model.get(rate)).filter(d -> !d.isNone()).ifPresent(all::add);
        int[] counted = Decisions.shared(all);
        shared.put(rate, counted);
        if (counted.length < findings.size()) {
          List<String> left = new ArrayList<>(findings);
          for (int f : counted) {
            left.remove(findings.get(f));
          }
          notes.add("the mean " + rate + " leaves out " + String.join(", ", left) + ": undefined");
        }
      }
      Map<String, Object> readers = new LinkedHashMap<>(), differences = new LinkedHashMap<>();
      people.forEach(
          (name, rates) -> {
            readers.put(name, Decisions.toJson(rates, findings, shared, false));
            differences.put(name, Decisions.toJson(minus(rates), findings, shared, true));
          });
      json.put("readers", readers);
      json.put("mean", Decisions.toJson(mean, findings, shared, false));
      if (withModel) {
        json.put("model", Decisions.toJson(model, findings, shared, false));
        json.put("difference", Decisions.toJson(minus(mean), findings, shared, true));
        json.put("differences", differences);
      }
    }

    private Map<String, Decisions> minus(Map<String, Decisions> other) {
      Map<String, Decisions> difference = new LinkedHashMap<>();
      model.forEach(
          (rate, own) -> difference.put(rate, own.minus(Objects.requireNonNull(other.get(rate)))));
      return difference;
    }
  }

  private static Map<String, @Nullable Object> matched(
      Aligned model, Map<String, Aligned> readers, Callers callers) {
    Map<String, Decisions> all = new LinkedHashMap<>();
    readers.forEach(
        (name, reader) ->
            all.put(
                name,
                Decisions.of(
                    callers.findings.stream()
                        .map(
                            f ->
                                MatchedSensitivity.difference(
                                    model.scores(f), reader.scores(f), model.labels(f)))
                        .toList(),
                    model.rows().length,
                    callers.bootstrap)));
    Map<String, int[]> shared = Map.of("sensitivity", Decisions.shared(List.copyOf(all.values())));
    all.put("mean", Decisions.mean(List.copyOf(all.values())));
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    all.forEach(
        (name, d) ->
            json.put(
                name, Decisions.toJson(Map.of("sensitivity", d), callers.findings, shared, true)));
    return json;
  }

  private static List<String> findings(Config config, Truth truth, List<Aligned> tables) {
    for (String finding : config.findings) {
      truth.table().column(finding);
      tables.forEach(t -> t.table().column(finding));
    }
    List<String> findings =
        config.findings.isEmpty()
            ? truth.findings(tables.getFirst().table(), List.of()).stream()
                .filter(f -> tables.stream().allMatch(t -> t.table().has(f)))
                .toList()
            : config.findings.stream()
                .map(f -> truth.table().name(f).orElse(f))
                .distinct()
                .toList();
    if (findings.isEmpty()) {
      throw new BadInputException(
          "%s: must share a finding with every reader and model, got none that all have"
              .formatted(truth.table().origin()));
    }
    return findings;
  }

  /** Studies without truth, and columns that are not compared, and why; by name. */
  private static Map<String, Object> excluded(
      Truth truth, Map<String, Aligned> readers, Optional<Aligned> model, List<String> findings) {
    Map<String, Aligned> everybody = new LinkedHashMap<>(readers);
    model.ifPresent(m -> everybody.put("model", m));
    Map<String, StudyTable> tables = new LinkedHashMap<>();
    tables.put("truth", truth.table());
    Map<String, Object> unasked = new LinkedHashMap<>(), columns = new LinkedHashMap<>();
    everybody.forEach(
        (name, table) -> {
          tables.put(name, table.table());
          unasked.put(name, table.unasked().size());
        });
    Set<String> told = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    told.addAll(findings);
    told.add("patient");
    for (StudyTable table : tables.values()) {
      for (String column : table.columns().keySet()) {
        if (told.add(column)) {
          List<String> without = new ArrayList<>(tables.keySet());
          without.removeIf(name -> Objects.requireNonNull(tables.get(name)).has(column));
          columns.put(
              column, without.isEmpty() ? "not asked for" : "not in " + String.join(", ", without));
        }
      }
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("studies_without_truth", unasked);
    json.put("columns", columns);
    return json;
  }

  private static void decides(Aligned reader, List<String> findings) {
    for (String finding : findings) {
      double[] scores = reader.scores(finding);
      for (int i = 0; i < scores.length; i++) {
        if (scores[i] != 0 && scores[i] != 1) {
          throw new BadInputException(
              "%s, study %s: a reader must decide by 1 or 0, got %s for %s"
                  .formatted(
                      reader.table().origin(),
                      reader.truth().table().ids().get(i),
                      reader.table().column(finding)[reader.rows()[i]],
                      finding));
        }
      }
    }
  }

  private static Map<String, OptionalDouble> halves(List<String> findings) {
    Map<String, OptionalDouble> half = new LinkedHashMap<>();
    findings.forEach(f -> half.put(f, OptionalDouble.of(0.5)));
    return half;
  }

  /** One half for decisions; for scores, what the caller brings, or nothing and a note. */
  private static Optional<Map<String, OptionalDouble>> thresholds(
      Config config, Aligned model, List<String> findings, List<String> notes) {
    if (findings.stream().allMatch(f -> decided(model, f))) {
      return Optional.of(halves(findings));
    }
    if (config.thresholds instanceof Thresholds.None) {
      notes.add("without thresholds a model's scores are no decisions: its f1 and mcc are missing");
      return Optional.empty();
    }
    Map<String, OptionalDouble> thresholds = config.thresholds.of(findings, model.truth(), notes);
    List<String> without =
        findings.stream()
            .filter(f -> thresholds.getOrDefault(f, OptionalDouble.empty()).isEmpty())
            .toList();
    if (!without.isEmpty()) {
      throw new BadInputException(
          "%s: scores must have thresholds to be compared with decisions, got none for %s"
              .formatted(model.table().origin(), without));
    }
    return Optional.of(thresholds);
  }

  private static boolean decided(Aligned model, String finding) {
    double[] scores = model.scores(finding);
    byte[] labels = model.labels(finding);
    for (int i = 0; i < scores.length; i++) {
      if (labels[i] != Auroc.LEFT_OUT && scores[i] != 0 && scores[i] != 1) {
        return false;
      }
    }
    return true;
  }
}
