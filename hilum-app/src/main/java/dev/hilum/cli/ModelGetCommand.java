package dev.hilum.cli;

import dev.hilum.zoo.ModelFiles;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hilum model get}. */
@Command(
    name = "get",
    description = "Downloads a model to the cache; goes on where an earlier download stopped.",
    footer = {
      "",
      "HF_ENDPOINT names a mirror of the hub, https_proxy a proxy, HF_HUB_OFFLINE=1 forbids both.",
      "",
      "Examples:",
      "  hilum model get vit_base_14.rad-dino",
      "  hilum model get hf:facebook/dinov2-small"
    })
final class ModelGetCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "M", description = "A zoo name or hf:OWNER/NAME[@REV].")
  private String model = "";

  @Mixin private JsonOption json = new JsonOption();

  ModelGetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ModelFiles files = Models.locate(shell, model, null);
    if (json.asked()) {
      shell.json(Map.of("name", model, "folder", files.folder().toString()));
    } else {
      shell.out().println(files.folder());
    }
    return 0;
  }
}
