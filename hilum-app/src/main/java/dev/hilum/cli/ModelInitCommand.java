package dev.hilum.cli;

import dev.hilum.tensor.Backend;
import dev.hilum.zoo.RandomModel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilum model init}. */
@Command(
    name = "init",
    description =
        "Makes a checkpoint of random weights: what a trained one is to be compared with.",
    footer = {
      "",
      "Examples:",
      "  hilum model init docs/evidence/foundation/vit_tiny --seed 1 --out random",
      "  hilum model init ./dinov2 --out untrained"
    })
final class ModelInitCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      paramLabel = "DIR",
      description = "A folder with config.json, in transformers' words.")
  private @Nullable Path folder;

  @Option(names = "--seed", defaultValue = "0", description = "Of the weights, 0 by default.")
  private long seed;

  @Mixin private OutOptions output = new OutOptions();

  ModelInitCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Backend.use(Backend.FIXED);
    Path from = Objects.requireNonNull(folder);
    long parameters = RandomModel.write(from, seed, output.out(), output.force());
    shell.out().println(output.out() + ": " + parameters + " parameters, seed " + seed);
    return 0;
  }
}
