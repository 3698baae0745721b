package dev.hilum.cli;

import dev.hilum.evaluate.EvaluateScores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hilum evaluate scores}. */
@Command(
    name = "scores",
    description = "Metrics with intervals of scores that anyone made, against a table of labels.",
    footer = {
      "",
      "Examples:",
      "  hilum evaluate scores --truth truth.csv --scores scores.csv --by sex,view",
      "  hilum evaluate scores --truth t.csv --scores s.csv --validation-truth vt.csv \\",
      "      --validation-scores vs.csv --threshold-by mcc --json"
    })
final class EvaluateScoresCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private EvaluateOptions options = new EvaluateOptions();

  @Option(
      names = "--scores",
      required = true,
      paramLabel = "S.csv",
      description = "First column the study, one column a finding.")
  private Path scores = Path.of("");

  @Option(
      names = "--by",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns of the truth whose values make groups.")
  private List<String> by = new ArrayList<>();

  @Option(names = "--allow-missing", description = "Leave out studies without score.")
  private boolean allowMissing;

  @Mixin private JsonOption json = new JsonOption();

  EvaluateScoresCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Map<String, Object> result =
        EvaluateScores.run(
            new EvaluateScores.Config(
                options.truth(),
                scores,
                options.thresholds(),
                by,
                options.uncertain(),
                options.draws(),
                allowMissing));
    if (json.asked()) {
      shell.json(result);
    } else {
      ScoreText.print(shell.out(), result, List.of("auroc", "average_precision", "f1", "mcc"));
    }
    return 0;
  }
}
