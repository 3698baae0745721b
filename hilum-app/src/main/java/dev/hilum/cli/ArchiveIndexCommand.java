package dev.hilum.cli;

import dev.hilum.archive.Archive;
import dev.hilum.archive.catalogue.Catalogue;
import dev.hilum.archive.catalogue.Indexing;
import dev.hilum.archive.catalogue.Watch;
import dev.hilum.io.BadInputException;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.run.Progress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilum archive index}. */
@Command(
    name = "index",
    description = "Enters an archive into a catalogue, or brings what it entered up to date.",
    footer = {
      "",
      "Stopped at any moment, the next run does the rest.",
      "",
      "Examples:",
      "  hilum archive index data/nih --out films.db --hash",
      "  hilum archive index data/rsna --prefix rsna: --out jdbc:postgresql://db/films?user=hilum"
    })
final class ArchiveIndexCommand implements Callable<Integer> {
  private static final int SHOWN = 20;
  private final Shell shell;

  @Parameters(paramLabel = "DIR", description = "A folder or a table.")
  private String folder = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE|URL",
      description = "The catalogue: a file, or jdbc:postgresql:… (passwords: ~/.pgpass).")
  private String out = "";

  @Option(names = "--layout", paramLabel = "L", description = "Read it as this layout.")
  private @Nullable String layout;

  @Option(names = "--columns", paramLabel = "ROLE=COLUMN,…", description = "As in embed.")
  private @Nullable String columns;

  @Option(names = "--name", paramLabel = "N", description = "Of the archive; its folder's name.")
  private @Nullable String name;

  @Option(names = "--prefix", defaultValue = "", description = "Stands before all its ids.")
  private String prefix = "";

  @Option(
      names = "--same-patients",
      description = "Equal patient ids of two archives mean one person.")
  private boolean samePatients;

  @Option(names = "--hash", description = "Decode pixels, for duplicates and leaks.")
  private boolean hash;

  @Option(names = "--again", description = "Read all of it although no file has changed.")
  private boolean again;

  @Mixin private JsonOption json = new JsonOption();

  ArchiveIndexCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (Catalogue.names(folder) || PhantomCohort.Config.names(folder)) {
      throw new BadInputException(
          "an archive to index must be a folder or a table, got " + Catalogue.shown(folder));
    }
    Path root = Path.of(folder).toAbsolutePath().normalize();
    Archive archive = ArchiveOptions.open(root.toString(), layout, columns);
    String own = Optional.ofNullable(root.getFileName()).map(Path::toString).orElse("archive");
    Indexing.Config config =
        new Indexing.Config(root, name == null ? own : name, prefix, samePatients, hash, again);
    Indexing.Result result;
    try (Stages stages = new Stages(shell.progress())) {
      result = Indexing.run(archive, out, config, stages);
    }
    if (json.asked()) {
      shell.json(result);
      return 0;
    }
    shell
        .out()
        .printf(
            "%s (%s): %d films, %d added, %d changed, %d removed, %d unchanged; %d reports, %d"
                + " boxes%n",
            result.name(),
            result.layout(),
            result.films(),
            result.added(),
            result.changed(),
            result.removed(),
            result.unchanged(),
            result.reports(),
            result.regions());
    if (hash) {
      shell.out().printf("%d films hashed, %d unreadable%n", result.hashed(), result.unreadable());
    }
    shell.out().println(result.problems().size() + " problems");
    result.problems().stream().limit(SHOWN).forEach(problem -> shell.out().println("  " + problem));
    return 0;
  }

  /** The stages of an indexing on the progress line. */
  private static final class Stages implements Watch, AutoCloseable {
    private final Progress progress;
    private Progress.@Nullable Stage open;

    Stages(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void stage(String name, long total, String unit) {
      close();
      open = progress.start(name, total, unit);
    }

    @Override
    public void advance(long units) {
      if (open != null) {
        open.advance(units);
      }
    }

    @Override
    public void close() {
      if (open != null) {
        open.close();
        open = null;
      }
    }
  }
}
