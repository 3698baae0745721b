package dev.hilum.bench;

import dev.hilum.model.Parity;
import dev.hilum.run.Provenance;
import dev.hilum.tensor.Backend;
import dev.hilum.tensor.Scope;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedModel;
import dev.hilum.zoo.ModelFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hilum-bench parity}. */
@Command(
    name = "parity",
    description = "How far every network is from its reference, by the path of hilum model run.",
    footer = {"", "Example:", "  hilum-bench parity --out docs/parity.md --force"})
final class ParityCommand implements Callable<Integer> {
  private final List<String> words;

  @Mixin private TableFile out = new TableFile();

  ParityCommand(List<String> words) {
    this.words = words;
  }

  @Override
  public Integer call() throws IOException {
    out.check();
    Path root = Children.home().resolve("hilum-torch/src/test/resources/golden");
    ParityTable table = new ParityTable(Provenance.of(words));
    Backend.use(Backend.FIXED);
    for (Path golden : Parity.goldens(root)) {
      ModelFiles files = Models.locate(golden);
      try (Scope scope = Scope.open();
          LoadedModel model = LoadedModel.of(files, Mode.INFERENCE)) {
        Parity parity = Parity.measure(golden, model.network());
        table.add(model.network().getClass().getSimpleName(), files.architecture(), parity);
        System.err.println(String.format(Locale.ROOT, "%s: %.1e", parity.golden(), parity.error()));
      }
    }
    out.write(table.markdown());
    System.out.println(out);
    return table.holds() ? Main.DONE : Main.FAILED;
  }
}
