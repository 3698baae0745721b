package dev.hilum.cli;

import dev.hilum.zoo.ExportFormat;
import dev.hilum.zoo.ExportedWeights;
import dev.hilum.zoo.Exporter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilum model export}. */
@Command(
    name = "export",
    description = "Writes a checkpoint in the layout of a reference library.",
    footer = {
      "",
      "Examples:",
      "  hilum model export ./open-clip-model --format hf --out clip",
      "  hilum model export ./clip --format open_clip --dtype fp16 --out open-clip-model"
    })
final class ModelExportCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "M", description = "As --model in embed.")
  private String model = "";

  @Option(names = "--architecture", paramLabel = "NAME", description = "Of a single file.")
  private @Nullable String architecture;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "F",
      description = "hf (transformers, timm) or open_clip.")
  private String format = "";

  @Option(
      names = "--dtype",
      defaultValue = "stored",
      paramLabel = "T",
      description = "Of the weights: stored (as they are) or fp16.")
  private String dtype = "stored";

  @Mixin private OutOptions output = new OutOptions();

  ModelExportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ExportFormat chosen = ExportFormat.of(format);
    Exporter.export(
        Models.locate(shell, model, architecture),
        chosen,
        ExportedWeights.of(dtype),
        output.out(),
        output.force());
    return 0;
  }
}
