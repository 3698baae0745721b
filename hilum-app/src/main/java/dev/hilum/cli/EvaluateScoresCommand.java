package dev.hilum.cli;

import dev.hilum.evaluate.EvaluateScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      "      --validation-scores vs.csv --threshold-by mcc --json",
      "  hilum evaluate scores --truth t.csv --scores a.csv --against b.csv --out compared"
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

  @Option(
      names = "--against",
      paramLabel = "B.csv",
      description = "Another model's scores of the same studies, for a paired comparison.")
  private @Nullable Path against;

  @Option(names = "--against-thresholds", paramLabel = "TH.csv", description = "Of that model.")
  private @Nullable Path againstThresholds;

  @Option(
      names = "--against-validation-scores",
      paramLabel = "VS.csv",
      description = "That model's scores of the validation studies.")
  private @Nullable Path againstValidation;

  @Option(names = "--allow-missing", description = "Leave out studies without score.")
  private boolean allowMissing;

  @Mixin private JsonOption json = new JsonOption();

  EvaluateScoresCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    EvaluateScores.Config config =
        new EvaluateScores.Config(
            options.truth(),
            scores,
            options.thresholds(),
            Optional.ofNullable(against)
                .map(
                    file ->
                        new EvaluateScores.Against(
                            file, options.against(againstThresholds, againstValidation))),
            options.findings(),
            by.stream().map(String::strip).toList(),
            options.uncertain(),
            options.draws(),
            allowMissing);
    if (options.out().isPresent()) {
      Path out = options.out().orElseThrow();
      EvaluateScores.write(config, out, options.force(), shell.provenance());
      shell.result(out, json.asked());
      return 0;
    }
    Map<String, Object> result = EvaluateScores.run(config);
    if (json.asked()) {
      shell.json(result);
    } else {
      ScoreText.print(shell.out(), result, List.of("auroc", "average_precision", "f1", "mcc"));
    }
    return 0;
  }
}
