package dev.hilum.cli;

import dev.hilum.run.RunFolder;
import dev.hilum.run.RunSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hilum run list}. */
@Command(
    name = "list",
    description = "The training runs of a folder: how far they are, what they reached.",
    footer = {"", "Examples:", "  hilum run list", "  hilum run list runs --json"})
final class RunListCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      arity = "0..1",
      defaultValue = ".",
      paramLabel = "DIR",
      description = "The folder that holds run folders, here by default.")
  private Path folder = Path.of(".");

  @Mixin private JsonOption json = new JsonOption();

  RunListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    List<RunSummary> runs = RunFolder.in(folder).stream().map(RunSummary::of).toList();
    if (json.asked()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("schema", 1);
      document.put("runs", runs.stream().map(RunSummary::toJson).toList());
      shell.json(document);
      return 0;
    }
    if (runs.isEmpty()) {
      shell.out().println(folder + " holds no run folder");
      return 0;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("run", "task", "state", "steps", "best", "started", "took"));
    runs.forEach(run -> rows.add(run.cells()));
    Table.rows(shell.out(), rows);
    return 0;
  }
}
