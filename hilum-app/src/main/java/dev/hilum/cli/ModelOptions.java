package dev.hilum.cli;

import dev.hilum.zoo.ModelFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --model} and {@code --architecture}. */
final class ModelOptions {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "M",
      description = {
        "A zoo name, a folder in the reference library's own layout, a checkpoint file with",
        "--architecture, or hf:OWNER/NAME[@REV]."
      })
  private String model = "";

  @Option(
      names = "--architecture",
      paramLabel = "NAME",
      description = "Of a single checkpoint file that does not say.")
  private @Nullable String architecture;

  String name() {
    return model;
  }

  ModelFiles files(Shell shell) {
    return Models.locate(shell, model, architecture);
  }
}
