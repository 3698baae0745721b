package dev.hilum.cli;

import dev.hilum.archive.catalogue.Catalogue;
import dev.hilum.archive.catalogue.Duplicates;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilum archive duplicates}. */
@Command(
    name = "duplicates",
    description = "Lists films of a catalogue that show the same, across its archives.",
    footer = {
      "",
      "Needs a catalogue that was indexed with --hash.",
      "",
      "Examples:",
      "  hilum archive duplicates films.db",
      "  hilum archive duplicates films.db --near 6 --json"
    })
final class ArchiveDuplicatesCommand implements Callable<Integer> {
  private static final int SHOWN = 20;
  private final Shell shell;

  @Parameters(paramLabel = "CATALOGUE", description = "A file or jdbc:postgresql:…")
  private String catalogue = "";

  @Option(
      names = "--near",
      defaultValue = "2",
      paramLabel = "BITS",
      description = "How many of 64 bits two hashes may differ in, 0 to 11; 2 by default.")
  private int near;

  @Mixin private JsonOption json = new JsonOption();

  ArchiveDuplicatesCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Duplicates found = Duplicates.of(Catalogue.open(catalogue), near);
    if (json.asked()) {
      shell.json(found);
      return 0;
    }
    shell.out().printf("%d films with a hash, %d without%n", found.films(), found.without());
    shell.out().println(found.groups().size() + " groups of equal pixels");
    found.groups().stream()
        .limit(SHOWN)
        .forEach(group -> shell.out().println("  " + String.join("  ", group)));
    shell.out().println(found.near().size() + " pairs at most " + near + " bits apart");
    found.near().stream()
        .limit(SHOWN)
        .forEach(
            pair ->
                shell
                    .out()
                    .println("  " + pair.film() + "  " + pair.other() + "  " + pair.distance()));
    return 0;
  }
}
