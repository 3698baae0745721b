package dev.hilum.cli;

import dev.hilum.zoo.Zoo;
import dev.hilum.zoo.ZooEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hilum model list}. */
@Command(
    name = "list",
    description = "Lists the published checkpoints that are known by name.",
    footer = {"", "Examples:", "  hilum model list", "  hilum model list --json"})
final class ModelListCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private JsonOption json = new JsonOption();

  ModelListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    List<ZooEntry> entries = Zoo.entries();
    if (json.asked()) {
      shell.json(Map.of("models", entries.stream().map(ModelListCommand::describe).toList()));
      return 0;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("name", "architecture", "licence", "trained on"));
    for (ZooEntry entry : entries) {
      rows.add(
          List.of(
              entry.name(),
              entry.architecture(),
              entry.licence(),
              String.join(", ", entry.trainingSets())));
    }
    Table.rows(shell.out(), rows);
    return 0;
  }

  /** The zoo's record, as {@code --json} shows it. */
  static Map<String, Object> describe(ZooEntry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", entry.name());
    json.put("architecture", entry.architecture());
    json.put("weights", entry.weights());
    json.put("preprocessing", entry.preprocessing());
    json.put("tokenizer", entry.tokenizer());
    json.put("licence", entry.licence());
    json.put("training_sets", entry.trainingSets());
    json.put("citation", entry.citation());
    return json;
  }
}
