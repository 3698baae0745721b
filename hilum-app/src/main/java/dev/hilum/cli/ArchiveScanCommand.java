package dev.hilum.cli;

import dev.hilum.archive.Archive;
import dev.hilum.archive.ArchiveScan;
import dev.hilum.archive.Thumbnails;
import dev.hilum.image.PngWriter;
import dev.hilum.io.AtomicOutput;
import dev.hilum.run.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
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
      "  hilum archive scan data/nih --contact-sheet nih.png",
      "  hilum archive scan phantom:patients=20 --json"
    })
final class ArchiveScanCommand implements Callable<Integer> {
  private static final int SHEET = 100;
  private final Shell shell;

  @Parameters(
      paramLabel = "A",
      description = "A folder, a zip or tar, a table, a film, or phantom[:…].")
  private String archive = "";

  @Option(names = "--layout", paramLabel = "L", description = "Read it as this layout.")
  private @Nullable String layout;

  @Option(names = "--columns", paramLabel = "ROLE=COLUMN,…", description = "As in embed.")
  private @Nullable String columns;

  @Option(
      names = "--heads-only",
      description = "Read the heads of films only: no suspects, and damage inside goes unnoticed.")
  private boolean headsOnly;

  @Option(
      names = "--contact-sheet",
      paramLabel = "F.png",
      description = "Small copies of up to 100 films, evenly spread, without names.")
  private @Nullable Path sheet;

  @Option(names = "--force", description = "Replace the contact sheet if it exists.")
  private boolean force;

  @Mixin private JsonOption json = new JsonOption();

  ArchiveScanCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Archive opened = ArchiveOptions.open(archive, layout, columns);
    Path picture = sheet;
    if (picture == null) {
      show(opened, scan(opened, Optional.empty()));
      return 0;
    }
    Thumbnails thumbnails = new Thumbnails(SHEET);
    AtomicReference<@Nullable ArchiveScan> scan = new AtomicReference<>();
    AtomicOutput.file(
        picture,
        force,
        partial -> {
          scan.set(scan(opened, Optional.of(thumbnails)));
          Files.write(partial, PngWriter.encode(thumbnails.picture(), 8));
        });
    show(opened, Objects.requireNonNull(scan.get()));
    return 0;
  }

  private ArchiveScan scan(Archive opened, Optional<Thumbnails> thumbnails) {
    try (Progress.Stage stage = shell.progress().start("scan", -1, "films")) {
      return ArchiveScan.of(opened, new ArchiveScan.Config(!headsOnly, thumbnails, stage::advance));
    }
  }

  private void show(Archive opened, ArchiveScan scan) {
    if (json.asked()) {
      shell.json(scan);
    } else {
      ScanText.write(shell.out(), opened, scan);
    }
  }
}
