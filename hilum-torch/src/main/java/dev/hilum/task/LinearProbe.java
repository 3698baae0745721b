package dev.hilum.task;

import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.metric.Auroc;
import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.Regression;
import dev.hilum.metric.Threshold;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import dev.hilum.run.ResultFile;
import dev.hilum.study.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much of a target can be read off frozen features: logistic regression (findings, sex, view)
 * and ridge regression (age), or the k nearest neighbours.
 *
 * <p>Fitted on train films for every strength; the strength, and with it the threshold, is chosen
 * on validation films by AUROC (R² for values), of equals the strongest regularisation; scores are
 * those of test films, with 95 % intervals over resampled patients. Nothing is fitted again on
 * train and validation together: threshold and strength belong to the coefficients they were chosen
 * for.
 *
 * <p>A target without both classes in train or validation is left out, with a note.
 */
public final class LinearProbe {

  /** Kinds of probes. */
  public enum Method {
    LINEAR,
    KNN
  }

  /**
   * What to do.
   *
   * @param features folder with {@code embeddings.npy} and {@code films.csv}
   * @param targets columns of {@code films.csv} or of {@code labels}
   * @param labels a table with further columns, matched by {@code film}
   * @param out the folder to make
   * @param force replaces {@code out} if it exists
   * @param strengths C of {@code C · loss + ½‖w‖²}; for values, of {@code C · error² + ‖w‖²}
   * @param neighbours numbers of neighbours to try, for {@link Method#KNN}
   * @param balanced weighs the classes of a binary target equally
   * @param standardize divides each feature by its standard deviation on train films
   * @param policy what uncertain and unknown findings are read as
   * @param thresholdBy the rate that the threshold of F1, MCC and their kin serves on validation
   * @param allowLeak goes on when the table's own split has a patient or the same pixels on several
   *     sides, and records it
   * @param draws bootstrap resamples of patients
   * @param seed of the bootstrap
   */
  public record Config(
      Path features,
      List<String> targets,
      Optional<Path> labels,
      Path out,
      boolean force,
      Method method,
      List<Double> strengths,
      List<Integer> neighbours,
      boolean balanced,
      boolean standardize,
      LabelPolicy policy,
      Threshold.By thresholdBy,
      boolean allowLeak,
      int draws,
      long seed,
      Provenance provenance) {
    /** 1e-5 to 10, a factor of ten apart. */
    public static final List<Double> STRENGTHS = List.of(1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0);

    public static final List<Integer> NEIGHBOURS = List.of(10, 20, 50, 100, 200);

    public Config {
      targets = List.copyOf(targets);
      strengths = strengths.stream().sorted().distinct().toList();
      neighbours = neighbours.stream().sorted().distinct().toList();
      if (targets.isEmpty()) {
        throw new IllegalArgumentException("a probe needs at least one target, got none");
      }
      if (strengths.isEmpty() || strengths.stream().anyMatch(c -> !(c > 0) || c.isInfinite())) {
        throw new IllegalArgumentException("strengths must be above 0 and finite: " + strengths);
      }
      if (neighbours.isEmpty() || neighbours.getFirst() < 1) {
        throw new IllegalArgumentException("neighbours must be at least 1: " + neighbours);
      }
      if (draws < 1) {
        throw new IllegalArgumentException("bootstrap draws must be at least 1, got " + draws);
      }
    }

    /** A linear probe with the defaults of the command. */
    public static Config of(Path features, List<String> targets, Path out, Provenance provenance) {
      return new Config(
          features,
          targets,
          Optional.empty(),
          out,
          false,
          Method.LINEAR,
          STRENGTHS,
          NEIGHBOURS,
          false,
          true,
          LabelPolicy.U_IGNORE,
          Threshold.By.F1,
          false,
          1000,
          0,
          provenance);
    }

    public Config withLabels(Path table) {
      return with(Optional.of(table), method);
    }

    public Config withMethod(Method other) {
      return with(labels, other);
    }

    private Config with(Optional<Path> otherLabels, Method otherMethod) {
      return new Config(
          features,
          targets,
          otherLabels,
          out,
          force,
          otherMethod,
          strengths,
          neighbours,
          balanced,
          standardize,
          policy,
          thresholdBy,
          allowLeak,
          draws,
          seed,
          provenance);
    }
  }

  /**
   * One setting of the sweep.
   *
   * @param setting the strength C or the number of neighbours
   * @param validation AUROC or R² on validation films; empty where undefined
   */
  public record Trial(double setting, OptionalDouble validation) {}

  /**
   * One target.
   *
   * @param positive what positive films have: 1 or a word; empty for a value
   * @param chosen the setting with the best validation score
   * @param threshold chosen on validation films; empty for a value
   * @param scores on test films by name: {@code auroc, average_precision, f1, mcc …} or {@code r2,
   *     mae}; empty where undefined
   * @param counts for each split {@code positives, negatives, unknown} or {@code known, unknown}
   */
  public record Target(
      String name,
      boolean binary,
      String positive,
      double chosen,
      List<Trial> sweep,
      OptionalDouble threshold,
      Map<String, Estimate> scores,
      Map<Split, Map<String, Integer>> counts) {}

  /**
   * What was found.
   *
   * @param notes what was left out and why, a sentence each
   */
  public record Result(
      Map<String, Target> targets,
      Map<Split, Integer> films,
      Map<Split, Integer> patients,
      String splitRule,
      List<String> notes) {}

  private LinearProbe() {}

  /**
   * Fits, chooses, measures and writes {@code result.json}, {@code predictions.csv} (validation and
   * test films), {@code coefficients.npy} and {@code probe.json}.
   *
   * @throws BadInputException when the features or the labels break a rule, or no target can be
   *     probed
   */
  public static Result run(Config config, Progress progress) {
    FeatureTable read = FeatureTable.read(config.features());
    FeatureTable table = config.labels().map(read::withLabels).orElse(read);
    FeatureTable.Splits splits = table.splits(config.allowLeak());
    List<String> notes = new ArrayList<>();
    List<ProbeTarget> targets = targets(config, table, splits, notes);
    splits.leak().ifPresent(leak -> notes.add("allowed: " + leak.sentence("the split")));
    notes.forEach(progress::note);

    float[] train = table.features(splits.of(Split.TRAIN));
    FittedProbe probe;
    try (Progress.Stage stage = progress.start("fit", targets.size(), "targets")) {
      probe = fit(config, select(targets, splits.of(Split.TRAIN)), train, table.width());
      stage.advance(targets.size());
    }
    probe.notes().forEach(progress::note);
    notes.addAll(probe.notes());
    Map<String, Target> found = new LinkedHashMap<>();
    ProbeFiles files = new ProbeFiles(config, table, splits);
    int[] chosen = new int[targets.size()];
    try (Progress.Stage stage = progress.start("measure", targets.size(), "targets")) {
      for (int t = 0; t < chosen.length; t++) {
        double[][] validation = probe.scores(t, table.features(splits.of(Split.VAL)));
        double[][] test = probe.scores(t, table.features(splits.of(Split.TEST)));
        ProbeTarget onValidation = targets.get(t).rows(splits.of(Split.VAL));
        List<Trial> sweep = new ArrayList<>();
        for (int s = 0; s < validation.length; s++) {
          sweep.add(new Trial(probe.settings()[s], score(validation[s], onValidation)));
        }
        chosen[t] = best(sweep);
        Target target =
            measure(
                config,
                table,
                splits,
                targets.get(t),
                sweep,
                probe.settings()[chosen[t]],
                validation[chosen[t]],
                test[chosen[t]]);
        found.put(target.name(), target);
        files.add(target, validation[chosen[t]], test[chosen[t]]);
        stage.advance(1, target.name());
      }
    }
    Result result =
        new Result(
            found,
            count(splits, table.films()),
            count(splits, table.patients()),
            splits.rule(),
            notes);
    AtomicOutput.folder(
        config.out(),
        config.force(),
        folder -> {
          probe.save(folder, chosen);
          files.write(folder);
          ResultFile.write(folder, files.document(result));
        });
    return result;
  }

  private static List<ProbeTarget> targets(
      Config config, FeatureTable table, FeatureTable.Splits splits, List<String> notes) {
    List<ProbeTarget> targets = new ArrayList<>();
    for (String column : config.targets()) {
      for (ProbeTarget target : ProbeTarget.of(table, column, config.policy())) {
        List<String> flat = new ArrayList<>();
        for (Split split : List.of(Split.TRAIN, Split.VAL)) {
          if (!target.rows(splits.of(split)).varies()) {
            flat.add(split.cell());
          }
        }
        if (flat.isEmpty()) {
          targets.add(target);
        } else {
          notes.add(
              target.name()
                  + " is left out: "
                  + (target.isBinary() ? "one class" : "one value")
                  + " only in "
                  + String.join(" and ", flat));
        }
      }
    }
    if (targets.isEmpty()) {
      throw new BadInputException(
          table.folder() + ": no target can be probed: " + String.join("; ", notes));
    }
    if (splits.leftOut() > 0) {
      notes.add(splits.leftOut() + " films without split are left out");
    }
    if (!table.columns().containsKey("patient")) {
      notes.add("without a column patient, a film is its own patient");
    }
    return targets;
  }

  private static List<ProbeTarget> select(List<ProbeTarget> targets, int[] rows) {
    return targets.stream().map(t -> t.rows(rows)).toList();
  }

  private static FittedProbe fit(
      Config config, List<ProbeTarget> targets, float[] features, int width) {
    return switch (config.method()) {
      case LINEAR ->
          new LinearFit(
              targets,
              features,
              features.length / width,
              config.strengths().stream().mapToDouble(c -> c).toArray(),
              config.balanced(),
              config.standardize() ? Design.Scaling.STANDARD : Design.Scaling.NONE);
      case KNN ->
          new NearestNeighbours(
              features,
              width,
              NearestNeighbours.numbers(targets),
              config.neighbours().stream().mapToDouble(k -> k).toArray());
    };
  }

  private static OptionalDouble score(double[] score, ProbeTarget target) {
    return target.isBinary()
        ? Auroc.of(score, target.label()).value()
        : Regression.of(score, target.value()).r2();
  }

  private static int best(List<Trial> sweep) {
    int best = 0;
    for (int s = 1; s < sweep.size(); s++) {
      if (sweep.get(s).validation().orElse(Double.NEGATIVE_INFINITY)
          > sweep.get(best).validation().orElse(Double.NEGATIVE_INFINITY)) {
        best = s;
      }
    }
    return best;
  }

  private static Target measure(
      Config config,
      FeatureTable table,
      FeatureTable.Splits splits,
      ProbeTarget target,
      List<Trial> sweep,
      double setting,
      double[] validation,
      double[] test) {
    int[] rows = splits.of(Split.TEST);
    Bootstrap bootstrap =
        new Bootstrap(
            Arrays.stream(rows).mapToObj(table.patients()::get).toList(),
            config.draws(),
            config.seed());
    Map<Split, Map<String, Integer>> counts = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      counts.put(split, target.rows(splits.of(split)).counts());
    }
    OptionalDouble threshold =
        target.isBinary()
            ? OptionalDouble.of(
                Threshold.best(
                        config.thresholdBy(), validation, target.rows(splits.of(Split.VAL)).label())
                    .orElseThrow()
                    .threshold())
            : OptionalDouble.empty();
    Map<String, Estimate> scores =
        target.isBinary()
            ? Estimate.ofLabels(test, target.rows(rows).label(), threshold.orElseThrow(), bootstrap)
            : Estimate.ofValues(test, target.rows(rows).value(), bootstrap);
    return new Target(
        target.name(),
        target.isBinary(),
        target.positive(),
        setting,
        sweep,
        threshold,
        scores,
        counts);
  }

  private static Map<Split, Integer> count(FeatureTable.Splits splits, List<String> names) {
    Map<Split, Integer> count = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      count.put(
          split, (int) Arrays.stream(splits.of(split)).mapToObj(names::get).distinct().count());
    }
    return count;
  }
}
