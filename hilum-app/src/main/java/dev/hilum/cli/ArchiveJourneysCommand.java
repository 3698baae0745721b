package dev.hilum.cli;

import dev.hilum.archive.Journeys;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hilum archive journeys}. */
@Command(
    name = "journeys",
    description = "Writes the pairs of consecutive studies of one patient, a frontal film of each.",
    footer = {
      "",
      "A study is shown by one frontal film: PA before AP before AP supine, then the lowest id.",
      "",
      "Examples:",
      "  hilum archive journeys data/nih --out journeys.csv",
      "  hilum archive journeys films.db --split train --out train-journeys.csv"
    })
final class ArchiveJourneysCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "A", description = "A catalogue, a folder, a table, or phantom[:…].")
  private String archive = "";

  @Mixin private SelectionOptions options = new SelectionOptions();
  @Mixin private OutOptions output = new OutOptions();
  @Mixin private JsonOption json = new JsonOption();

  ArchiveJourneysCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Journeys journeys = Journeys.of(options.archive(archive), options.selection());
    journeys.write(output.out(), output.force());
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("pairs", journeys.pairs().size());
    counts.put(
        "patients", journeys.pairs().stream().map(Journeys.Pair::patient).distinct().count());
    counts.put("with_days", journeys.pairs().stream().filter(p -> p.days().isPresent()).count());
    counts.put("film_rule", Journeys.RULE.sentence());
    counts.put("studies_without_frontal", journeys.withoutFrontal());
    counts.put("patients_without_order", journeys.withoutOrder());
    if (json.asked()) {
      shell.json(counts);
    } else {
      Table.pairs(shell.out(), counts);
    }
    return 0;
  }
}
