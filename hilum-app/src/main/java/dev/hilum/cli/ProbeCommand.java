package dev.hilum.cli;

import dev.hilum.finding.LabelPolicy;
import dev.hilum.metric.Threshold;
import dev.hilum.task.LinearProbe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hilum probe}. */
@Command(
    name = "probe",
    description = "Measures how much of a target can be read off features.",
    footer = {
      "",
      "Examples:",
      "  hilum probe --features features --target sex,age,Pneumonia --out probe",
      "  hilum probe --features features --target tb --labels tb.csv --method knn --out probe"
    })
final class ProbeCommand implements Callable<Integer> {
  private final Shell shell;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--features", paramLabel = "DIR", description = "A folder that embed made.")
  private @Nullable Path features;

  @Option(names = "--target", split = ",", paramLabel = "T", description = "Columns to predict.")
  private List<String> targets = List.of();

  @Option(names = "--labels", paramLabel = "L.csv", description = "Further columns, by film.")
  private @Nullable Path labels;

  @Option(names = "--out", paramLabel = "DIR", description = "The folder to make.")
  private @Nullable Path out;

  @Option(names = "--force", description = "Replace the output if it exists.")
  private boolean force;

  @Option(names = "--method", defaultValue = "LINEAR", description = "linear (default) or knn.")
  private LinearProbe.Method method = LinearProbe.Method.LINEAR;

  @Option(names = "--strengths", split = ",", description = "C of the sweep, e.g. 0.01,0.1,1.")
  private List<Double> strengths = LinearProbe.Config.STRENGTHS;

  @Option(names = "--neighbours", split = ",", description = "k of the sweep, e.g. 10,20,50.")
  private List<Integer> neighbours = LinearProbe.Config.NEIGHBOURS;

  @Option(names = "--balanced", description = "Weigh the two classes equally.")
  private boolean balanced;

  @Option(names = "--raw", description = "Do not divide features by their deviation on train.")
  private boolean raw;

  @Option(
      names = "--uncertain",
      description = "What uncertain labels count as: ignore (default), zero, one, or a policy.")
  private LabelPolicy uncertain = LabelPolicy.U_IGNORE;

  @Option(names = "--threshold-by", defaultValue = "F1", description = "f1 (default) or mcc.")
  private Threshold.By thresholdBy = Threshold.By.F1;

  @Option(
      names = "--allow-leak",
      description = "Go on although sides of the split share patients or films; recorded.")
  private boolean allowLeak;

  @Option(
      names = "--bootstrap",
      defaultValue = "1000",
      converter = OptionValues.AtLeastOne.class,
      description = "Draws, 1000 by default.")
  private int draws;

  @Option(names = "--seed", defaultValue = "0", description = "Of the bootstrap, 0 by default.")
  private long seed;

  @Mixin private JsonOption json = new JsonOption();

  ProbeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    if (features == null || out == null || targets.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--features, --target and --out must be given");
    }
    LinearProbe.run(
        new LinearProbe.Config(
            features,
            targets,
            Optional.ofNullable(labels),
            out,
            force,
            method,
            strengths,
            neighbours,
            balanced,
            !raw,
            uncertain,
            thresholdBy,
            allowLeak,
            draws,
            seed,
            shell.provenance()),
        shell.progress());
    shell.result(out, json.asked());
    return 0;
  }
}
