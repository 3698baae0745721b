package dev.hilum.cli;

import dev.hilum.archive.Archive;
import dev.hilum.archive.ArchiveScan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilum archive scan}. */
@Command(
    name = "scan",
    description = "Counts what an archive holds and lists what is wrong with it.",
    footer = {
      "",
      "Examples:",
      "  hilum archive scan data/nih",
      "  hilum archive scan phantom:patients=20 --json"
    })
final class ArchiveScanCommand implements Callable<Integer> {
  private static final int SHOWN = 20;
  private final Shell shell;

  @Parameters(paramLabel = "A", description = "A folder, a table, a film, or phantom[:…].")
  private String archive = "";

  @Option(names = "--layout", paramLabel = "L", description = "Read it as this layout.")
  private @Nullable String layout;

  @Option(names = "--columns", paramLabel = "ROLE=COLUMN,…", description = "As in embed.")
  private @Nullable String columns;

  @Mixin private JsonOption json = new JsonOption();

  ArchiveScanCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Archive opened = ArchiveOptions.open(archive, layout, columns);
    ArchiveScan scan = ArchiveScan.of(opened);
    if (json.asked()) {
      shell.json(scan);
      return 0;
    }
    shell.out().println(scan.layout() + ": " + opened.explanation());
    shell
        .out()
        .println(
            scan.films()
                + " films, "
                + scan.studies()
                + " studies, "
                + scan.patients()
                + " patients");
    shell.out().println("views: " + scan.views());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("finding", "positives", "negatives", "uncertain", "unknown"));
    scan.findings()
        .forEach(
            (name, labels) ->
                rows.add(
                    List.of(
                        name,
                        Long.toString(labels.positives()),
                        Long.toString(labels.negatives()),
                        Long.toString(labels.uncertain()),
                        Long.toString(labels.unknown()))));
    Table.rows(shell.out(), rows);
    shell.out().println(scan.duplicates().size() + " groups of equal files");
    shell.out().println(scan.problems().size() + " problems");
    scan.problems().stream().limit(SHOWN).forEach(problem -> shell.out().println("  " + problem));
    return 0;
  }
}
