package dev.hilum.cli;

import dev.hilum.tensor.Scope;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedModel;
import dev.hilum.zoo.ModelFiles;
import dev.hilum.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilum model info}. */
@Command(
    name = "info",
    description = "Shows parameters, preprocessing, licence and training sets of a model.",
    footer = {
      "",
      "Examples:",
      "  hilum model info vit_base_14.rad-dino",
      "  hilum model info ./dinov2"
    })
final class ModelInfoCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "M", description = "As --model in embed.")
  private String model = "";

  @Option(names = "--architecture", paramLabel = "NAME", description = "Of a single file.")
  private @Nullable String architecture;

  @Mixin private JsonOption json = new JsonOption();

  ModelInfoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("name", model);
    Optional<ModelFiles> here = Models.locateHere(model, architecture);
    Zoo.find(model).ifPresent(entry -> info.putAll(ModelListCommand.describe(entry)));
    if (here.isPresent()) {
      ModelFiles files = here.get();
      info.put("layout", files.layout().name());
      info.put("architecture", files.architecture());
      info.put("file", files.weights().toString());
      files.card().ifPresent(card -> info.put("card", card.toString()));
      files.preprocessing().ifPresent(file -> info.put("preprocessing", file.toString()));
      try (Scope scope = Scope.open();
          LoadedModel loaded = LoadedModel.of(files, Mode.TRAINING)) {
        info.put("parameters", loaded.weights().parameterCount());
      }
    } else {
      info.put("file", "not on this machine yet: hilum model get " + model);
    }
    if (json.asked()) {
      shell.json(info);
    } else {
      Table.pairs(shell.out(), info);
    }
    return 0;
  }
}
