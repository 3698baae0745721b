package dev.hilum.cli;

import dev.hilum.run.Recipe;
import dev.hilum.run.RunFolder;
import dev.hilum.task.Replay;
import dev.hilum.task.TrainRun;
import dev.hilum.task.TrainTask;
import dev.hilum.tensor.Precision;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hilum run replay}. */
@Command(
    name = "replay",
    description = {
      "Makes a finished run again by its recipe and says whether the weights are the same, bit by",
      "bit; exit code 1 when they should be and are not."
    },
    footer = {
      "",
      "Examples:",
      "  hilum run replay run --out again",
      "  hilum run replay run --out again --threads 1 --json"
    })
final class RunReplayCommand implements Callable<Integer> {
  private final Shell shell;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1", paramLabel = "RUN", description = "A run folder.")
  private Path original = Path.of("");

  @Mixin private OutOptions output = new OutOptions();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private JsonOption json = new JsonOption();

  RunReplayCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    RunFolder before = RunFolder.open(original);
    Replay.requireDone(before);
    Recipe recipe = before.recipe();
    TrainTask.Planned<?> planned = TrainTask.of(recipe).plan(recipe);
    Precision own = planned.training().precision();
    if (engine.precision(own.name().toLowerCase(Locale.ROOT)) != own) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "a replay has the precision of its run, " + own);
    }
    engine.startAs(original);
    RunFolder again = RunFolder.create(output.out(), planned.recipe(), output.force());
    TrainRun.run(planned, again, false, shell.provenance(), shell.progress());
    Replay replay = Replay.of(before, again);
    if (json.asked()) {
      shell.json(replay.toJson());
    } else {
      shell.out().println(replay.sentence());
    }
    return replay.holds() ? 0 : Failure.CHECK;
  }
}
