package dev.hilum.cli;

import dev.hilum.run.Recipe;
import dev.hilum.run.RunFolder;
import dev.hilum.run.RunState;
import dev.hilum.task.TrainRun;
import dev.hilum.task.TrainTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hilum train}. */
@Command(
    name = "train",
    description = {
      "Trains as a recipe says, in a run folder that keeps recipe, curves, checkpoints and model."
    },
    footer = {
      "",
      "Examples:",
      "  hilum train contrastive-phantom --out run --set training.steps=200",
      "  hilum train --out run --resume"
    })
final class TrainCommand implements Callable<Integer> {
  private final Shell shell;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "RECIPE",
      description = "A file, or the name of a shipped recipe; --resume takes the run's own.")
  private @Nullable String recipe;

  @Option(names = "--out", paramLabel = "RUN", description = "The run folder.")
  private @Nullable Path out;

  @Option(names = "--set", paramLabel = "a.b=c", description = "Override a key; repeatable.")
  private List<String> sets = List.of();

  @Option(names = "--resume", description = "Go on after the run's last checkpoint.")
  private boolean resume;

  @Option(names = "--force", description = "Replace the run folder if it exists.")
  private boolean force;

  @Option(names = "--schema", description = "Print the JSON Schema of recipes, for editors.")
  private boolean schema;

  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private JsonOption json = new JsonOption();

  TrainCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    if (schema) {
      Recipe of = Recipe.open(recipe == null ? "contrastive-phantom" : recipe, sets);
      shell.json(TrainTask.of(of).schema());
      return 0;
    }
    if (out == null || (recipe == null && !resume) || (resume && force)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          resume && force
              ? "--resume and --force exclude each other"
              : "RECIPE and --out must be given");
    }
    Path run = out;
    String named =
        recipe == null ? RunFolder.open(run).path().resolve(RunFolder.RECIPE).toString() : recipe;
    TrainTask.Planned<?> planned = plan(named, run);
    RunFolder folder =
        resume
            ? RunFolder.resume(run, planned.recipe())
            : RunFolder.create(run, planned.recipe(), force);
    if (folder.state().phase() == RunState.Phase.DONE) {
      shell.progress().note(run + ": this run is done already");
    } else {
      TrainRun.run(planned, folder, resume, shell.provenance(), shell.progress());
    }
    shell.result(run, json.asked());
    return 0;
  }

  /** Reads the recipe; {@code --precision} is one more override of it. */
  private TrainTask.Planned<?> plan(String named, Path run) {
    Recipe read = Recipe.open(named, sets);
    TrainTask.Planned<?> planned = TrainTask.of(read).plan(read);
    if (resume) {
      engine.startAs(run);
    } else {
      engine.start();
    }
    String own = planned.training().precision().name().toLowerCase(Locale.ROOT);
    String asked = engine.precision(own).name().toLowerCase(Locale.ROOT);
    if (asked.equals(own)) {
      return planned;
    }
    List<String> more = new ArrayList<>(sets);
    more.add("training.precision=" + asked);
    Recipe again = Recipe.open(named, more);
    return TrainTask.of(again).plan(again);
  }
}
