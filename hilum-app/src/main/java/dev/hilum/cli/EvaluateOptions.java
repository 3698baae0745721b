package dev.hilum.cli;

import dev.hilum.evaluate.Thresholds;
import dev.hilum.finding.LabelPolicy;
import dev.hilum.metric.Threshold;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands below {@code hilum evaluate} share. */
final class EvaluateOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--truth",
      required = true,
      paramLabel = "T.csv",
      description = "First column the study; 1, 0, -1 or blank for each finding; patient, if told.")
  private Path truth = Path.of("");

  @Option(
      names = "--validation-truth",
      paramLabel = "VT.csv",
      description = "Validation studies, to choose thresholds on.")
  private @Nullable Path validationTruth;

  @Option(names = "--validation-scores", paramLabel = "VS.csv", description = "Their scores.")
  private @Nullable Path validationScores;

  @Option(names = "--threshold-by", description = "f1 or mcc: what is best on validation studies.")
  private Threshold.@Nullable By by;

  @Option(names = "--thresholds", paramLabel = "TH.csv", description = "finding,threshold.")
  private @Nullable Path thresholds;

  @Option(names = "--uncertain", description = "What -1 is read as: ignore (default), zero, one.")
  private LabelPolicy uncertain = LabelPolicy.U_IGNORE;

  @Option(
      names = "--bootstrap",
      defaultValue = "1000",
      converter = OptionValues.AtLeastOne.class,
      description = "Draws; 1000 by default.")
  private int draws;

  @Option(
      names = "--findings",
      split = ",",
      paramLabel = "NAMES",
      description = "To read; all that every file has by default.")
  private List<String> findings = new ArrayList<>();

  @Option(names = "--out", paramLabel = "DIR", description = "Also result.json and report.html.")
  private @Nullable Path out;

  @Option(names = "--force", description = "Replace the output if it exists.")
  private boolean force;

  Path truth() {
    return truth;
  }

  List<String> findings() {
    return findings.stream().map(String::strip).toList();
  }

  Optional<Path> out() {
    return Optional.ofNullable(out);
  }

  boolean force() {
    return force;
  }

  LabelPolicy uncertain() {
    return uncertain;
  }

  int draws() {
    return draws;
  }

  Thresholds thresholds() {
    boolean validation = validationTruth != null || validationScores != null || by != null;
    if (thresholds != null) {
      if (validation) {
        throw usage("--thresholds stands alone, got validation options too");
      }
      return new Thresholds.Given(thresholds);
    }
    if (!validation) {
      return new Thresholds.None();
    }
    if (validationTruth == null || validationScores == null || by == null) {
      throw usage(
          "--validation-truth, --validation-scores and --threshold-by go together, one is missing");
    }
    return new Thresholds.Validation(validationTruth, validationScores, by);
  }

  /** Thresholds of a second model, from its own scores of the same validation studies. */
  Thresholds against(@Nullable Path itsThresholds, @Nullable Path itsValidationScores) {
    if (itsThresholds != null) {
      return new Thresholds.Given(itsThresholds);
    }
    if (itsValidationScores == null) {
      return new Thresholds.None();
    }
    if (validationTruth == null || by == null) {
      throw usage(
          "--against-validation-scores needs --validation-truth and --threshold-by, one is"
              + " missing");
    }
    return new Thresholds.Validation(validationTruth, itsValidationScores, by);
  }

  private CommandLine.ParameterException usage(String sentence) {
    return new CommandLine.ParameterException(spec.commandLine(), sentence);
  }
}
