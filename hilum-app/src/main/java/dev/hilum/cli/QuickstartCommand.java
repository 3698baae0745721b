package dev.hilum.cli;

import dev.hilum.evaluate.Quickstart;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hilum quickstart}. */
@Command(
    name = "quickstart",
    description = {
      "The whole path on the built-in cohort, in under three minutes: films classified by words"
          + " with",
      "the pair that comes with the program, a small pair trained on films and reports, its"
          + " vectors,",
      "probes, and a page that explains them."
    },
    footer = {"", "Examples:", "  hilum quickstart", "  hilum quickstart --out first-look --force"})
final class QuickstartCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--out",
      defaultValue = "quickstart",
      paramLabel = "DIR",
      description = "The folder to make, quickstart by default.")
  private Path out = Path.of("quickstart");

  @Option(names = "--force", description = "Replace the output if it exists.")
  private boolean force;

  QuickstartCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    engine.start();
    Quickstart.Config config = Quickstart.Config.standard(out, force, engine.precision("fp32"));
    Quickstart.Result result =
        Quickstart.run(
            config,
            EngineOptions.record(shell.provenance()).withSeed(config.training().training().seed()),
            shell.progress());
    if (json.asked()) {
      shell.result(out, true);
      return 0;
    }
    shell.out().print(result.summary());
    shell.out().println("The page that explains this: " + out.resolve("report.html"));
    return 0;
  }
}
