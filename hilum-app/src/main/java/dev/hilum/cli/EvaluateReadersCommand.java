package dev.hilum.cli;

import dev.hilum.evaluate.EvaluateReaders;
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

/** {@code hilum evaluate readers}. */
@Command(
    name = "readers",
    description = "F1 and MCC of readers, of the mean reader, and of a model beside them.",
    footer = {
      "",
      "Examples:",
      "  hilum evaluate readers --truth truth.csv --readers bc4.csv bc6.csv bc8.csv",
      "  hilum evaluate readers --truth truth.csv --readers a.csv b.csv --scores model.csv \\",
      "      --thresholds thresholds.csv --findings \"Edema,Pleural Effusion\" --out compared"
    })
final class EvaluateReadersCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private EvaluateOptions options = new EvaluateOptions();

  @Option(
      names = "--readers",
      required = true,
      arity = "1..*",
      paramLabel = "R.csv",
      description = "Decisions, 1 or 0, a file for each reader; up to the next option.")
  private List<Path> readers = new ArrayList<>();

  @Option(
      names = "--scores",
      paramLabel = "S.csv",
      description = "A model's decisions, or its scores with thresholds.")
  private @Nullable Path scores;

  @Mixin private JsonOption json = new JsonOption();

  EvaluateReadersCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    EvaluateReaders.Config config =
        new EvaluateReaders.Config(
            options.truth(),
            readers,
            Optional.ofNullable(scores),
            options.thresholds(),
            options.findings(),
            options.uncertain(),
            options.draws());
    if (options.out().isPresent()) {
      Path out = options.out().orElseThrow();
      EvaluateReaders.write(config, out, options.force(), shell.provenance());
      shell.result(out, json.asked());
      return 0;
    }
    Map<String, Object> result = EvaluateReaders.run(config);
    if (json.asked()) {
      shell.json(result);
    } else {
      ScoreText.print(shell.out(), result, List.of("f1", "mcc"));
    }
    return 0;
  }
}
