package dev.hilum.cli;

import dev.hilum.task.ProbeApply;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hilum probe apply}. */
@Command(
    name = "apply",
    description = "Scores new films with a fitted probe.",
    footer = {
      "",
      "Examples:",
      "  hilum probe apply --probe probe --features new-features --out scores.csv",
      "  hilum probe apply --probe probe --features new-features --out scores.csv --force"
    })
final class ProbeApplyCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(names = "--probe", required = true, paramLabel = "DIR", description = "Made by probe.")
  private Path probe = Path.of("");

  @Option(names = "--features", required = true, paramLabel = "DIR", description = "Made by embed.")
  private Path features = Path.of("");

  @Mixin private OutOptions output = new OutOptions();

  ProbeApplyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ProbeApply.run(
        new ProbeApply.Config(probe, features, output.out(), output.force()), shell.progress());
    return 0;
  }
}
