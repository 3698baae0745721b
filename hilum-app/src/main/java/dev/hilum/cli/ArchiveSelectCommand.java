package dev.hilum.cli;

import dev.hilum.archive.SelectedFilms;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilum archive select}. */
@Command(
    name = "select",
    description = "Writes the selected films of an archive or a catalogue as a table.",
    footer = {
      "",
      "Refused when a patient, or films of equal pixels, are on several sides of the split.",
      "",
      "Examples:",
      "  hilum archive select films.db --where \"age >= 18 and Pneumonia = 1\" --out adults.csv",
      "  hilum archive select data/nih --split test --view frontal --out test.csv"
    })
final class ArchiveSelectCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "A", description = "A catalogue, a folder, a table, or phantom[:…].")
  private String archive = "";

  @Mixin private SelectionOptions options = new SelectionOptions();
  @Mixin private OutOptions output = new OutOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--keep",
      split = ",",
      paramLabel = "COLUMN",
      description = "Further columns of the archive, written behind the findings.")
  private List<String> further = List.of();

  @Option(names = "--allow-leak", description = "Write the table although its sides share films.")
  private boolean allowLeak;

  ArchiveSelectCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    SelectedFilms.Result result =
        SelectedFilms.write(
            options.archive(archive),
            options.selection(),
            output.out(),
            output.force(),
            further,
            allowLeak);
    result
        .leak()
        .ifPresent(leak -> shell.err().println("allowed: " + leak.sentence("the selection")));
    if (json.asked()) {
      shell.json(result);
    } else {
      shell
          .out()
          .printf(
              "%s: %d films, %d studies, %d patients%n",
              output.out(), result.films(), result.studies(), result.patients());
    }
    return 0;
  }
}
