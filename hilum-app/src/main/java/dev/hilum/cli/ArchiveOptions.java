package dev.hilum.cli;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Archives;
import dev.hilum.archive.ColumnMapping;
import dev.hilum.archive.Selection;
import dev.hilum.archive.catalogue.Catalogue;
import dev.hilum.io.BadInputException;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.task.Sources;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which films: {@code --archive} and what selects among its films. */
final class ArchiveOptions {
  @Option(
      names = "--archive",
      required = true,
      paramLabel = "A",
      description = {
        "A folder of films in a known layout or none, a table, a single film, a catalogue, or",
        "phantom[:patients=N,size=PX,seed=S,hospital=NAME], the built-in cohort."
      })
  private String archive = "";

  @Mixin private SelectionOptions selection = new SelectionOptions();

  /** The archive that was named. */
  Archive archive() {
    return selection.archive(archive);
  }

  /** The films of it that were selected. */
  Selection selection() {
    return selection.selection();
  }

  /** Opens a folder, table, film, catalogue or the built-in cohort by the name a person gives. */
  static Archive open(String name, @Nullable String layout, @Nullable String columns) {
    if ((layout == null && columns == null) || PhantomCohort.Config.names(name)) {
      return Sources.archive(name);
    }
    if (Catalogue.names(name)) {
      throw new BadInputException(
          Catalogue.shown(name) + ": a catalogue has its own layout and takes no other");
    }
    return columns != null
        ? Archives.open(Path.of(name), ColumnMapping.parse(columns))
        : Archives.open(Path.of(name), Objects.requireNonNull(layout));
  }
}
