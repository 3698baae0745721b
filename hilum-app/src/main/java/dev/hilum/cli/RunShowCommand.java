package dev.hilum.cli;

import dev.hilum.io.Yaml;
import dev.hilum.run.ResultFile;
import dev.hilum.run.RunFolder;
import dev.hilum.run.RunSummary;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hilum run show}. */
@Command(
    name = "show",
    description = "One training run: its state, recipe, loss, scores, and how it came about.",
    footer = {"", "Examples:", "  hilum run show run", "  hilum run show run --json"})
final class RunShowCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(arity = "1", paramLabel = "RUN", description = "A run folder.")
  private Path folder = Path.of("");

  @Mixin private JsonOption json = new JsonOption();

  RunShowCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    RunFolder run = RunFolder.open(folder);
    RunSummary summary = RunSummary.of(run);
    Path result = folder.resolve(ResultFile.NAME);
    if (json.asked()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("schema", 1);
      document.putAll(summary.toJson());
      document.put("recipe", run.recipe().toJson());
      document.put("loss", summary.curve());
      if (Files.exists(result)) {
        document.put("result", Yaml.read(result).plain()); // JSON is YAML
      }
      shell.json(document);
      return 0;
    }
    PrintStream out = shell.out();
    Map<String, Object> told = new LinkedHashMap<>(summary.toJson());
    told.values().removeIf(value -> value.toString().isEmpty());
    Table.pairs(out, told);
    out.println();
    CurveText.lines(summary.curve()).forEach(out::println);
    out.println();
    out.print(Files.readString(folder.resolve(RunFolder.RECIPE)));
    if (Files.exists(result)) {
      out.println();
      out.print(Files.readString(result));
    }
    return 0;
  }
}
