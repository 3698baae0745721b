package dev.hilum.evaluate;

import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.BadInputException;
import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.Confusion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Readers' decisions against the truth, and a model's against theirs: F1 and MCC of each reader, of
 * the mean reader (the unweighted mean over readers, which is nobody's decision) and of the model,
 * per finding and over findings, with the paired difference on the same resamples of patients.
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
   * @param scores of a model; a table of only 0 and 1 counts as decisions, any other needs
   *     thresholds
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
      int draws) {}

  /** The document of {@code hilum evaluate readers}. */
  public static Map<String, Object> run(Config config) {
    Truth truth = Truth.read(config.truth, config.uncertain);
    List<StudyTable> tables =
        config.readers.stream()
            .map(StudyTable::read)
            .collect(Collectors.toCollection(ArrayList::new));
    config.scores.map(StudyTable::read).ifPresent(tables::add);
    List<String> findings = findings(config, truth, tables);
    List<String> notes = new ArrayList<>();
    if (!truth.withPatients()) {
      notes.add("the truth has no column patient: each study counts as a patient");
    }
    Bootstrap bootstrap = new Bootstrap(truth.patients(), config.draws, 0);
    List<Map<String, Decisions>> callers = new ArrayList<>();
    for (StudyTable table : tables) {
      Aligned aligned = Aligned.of(truth, table, false);
      Map<String, OptionalDouble> thresholds =
          thresholds(config, aligned, callers.size() < config.readers.size(), findings, notes);
      callers.add(each(rate -> Decisions.of(aligned, findings, thresholds, rate, bootstrap)));
    }
    List<Map<String, Decisions>> people = callers.subList(0, config.readers.size());
    Map<String, Decisions> mean = new LinkedHashMap<>();
    RATES
        .keySet()
        .forEach(
            r ->
                mean.put(
                    r,
                    Decisions.mean(
                        people.stream().map(p -> Objects.requireNonNull(p.get(r))).toList())));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", 1);
    json.put("findings", findings);
    Map<String, Object> readers = new LinkedHashMap<>();
    for (int i = 0; i < people.size(); i++) {
      readers.put(name(config.readers.get(i)), Decisions.toJson(people.get(i), findings));
    }
    json.put("readers", readers);
    json.put("mean", Decisions.toJson(mean, findings));
    if (config.scores.isPresent()) {
      Map<String, Decisions> model = callers.getLast(), difference = new LinkedHashMap<>();
      model.forEach(
          (rate, own) -> difference.put(rate, own.minus(Objects.requireNonNull(mean.get(rate)))));
      json.put("model", Decisions.toJson(model, findings));
      json.put("difference", Decisions.toJson(difference, findings));
    }
    json.put("studies", truth.table().ids().size());
    json.put("patients", bootstrap.patients());
    json.put("label_policy", config.uncertain.optionName());
    json.put("averaging", "unweighted mean over findings; the mean reader: over readers");
    json.put(
        "interval", "95 % percentile bootstrap over patients, " + config.draws + " draws, seed 0");
    json.put("notes", notes);
    return json;
  }

  private static Map<String, Decisions> each(
      Function<Function<Confusion, OptionalDouble>, Decisions> of) {
    Map<String, Decisions> rates = new LinkedHashMap<>();
    RATES.forEach((name, rate) -> rates.put(name, of.apply(rate)));
    return rates;
  }

  private static List<String> findings(Config config, Truth truth, List<StudyTable> tables) {
    for (String finding : config.findings) {
      truth.table().column(finding);
      tables.forEach(table -> table.column(finding));
    }
    return config.findings.isEmpty()
        ? truth.findings(tables.getFirst(), List.of()).stream()
            .filter(f -> tables.stream().allMatch(t -> t.columns().containsKey(f)))
            .toList()
        : config.findings;
  }

  /** One half for decisions; for scores, what the caller brings. */
  private static Map<String, OptionalDouble> thresholds(
      Config config, Aligned table, boolean reader, List<String> findings, List<String> notes) {
    boolean decisions =
        findings.stream()
            .allMatch(f -> Arrays.stream(table.scores(f)).allMatch(s -> s == 0 || s == 1));
    if (decisions) {
      return findings.stream().collect(Collectors.toMap(f -> f, f -> OptionalDouble.of(0.5)));
    }
    if (reader) {
      throw new BadInputException(
          table.table().origin() + ": a reader must decide by 1 or 0, got other numbers");
    }
    Map<String, OptionalDouble> thresholds =
        config.thresholds.of(
            findings, Set.copyOf(table.truth().table().ids()), config.uncertain, notes);
    List<String> without =
        findings.stream()
            .filter(f -> thresholds.getOrDefault(f, OptionalDouble.empty()).isEmpty())
            .toList();
    if (!without.isEmpty()) {
      throw new BadInputException(
          "%s: scores must have thresholds to be compared with decisions, got none for %s"
              .formatted(table.table().origin(), without));
    }
    return thresholds;
  }

  private static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".csv") ? name.substring(0, name.length() - 4) : name;
  }
}
