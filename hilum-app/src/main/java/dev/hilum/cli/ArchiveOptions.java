package dev.hilum.cli;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Archives;
import dev.hilum.archive.ColumnMapping;
import dev.hilum.archive.Selection;
import dev.hilum.archive.Where;
import dev.hilum.io.BadInputException;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.study.Split;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which films: {@code --archive} and what selects among its films. */
final class ArchiveOptions {
  @Option(
      names = "--archive",
      required = true,
      paramLabel = "A",
      description = {
        "A folder of films in a known layout or none, a table, a single film, or",
        "phantom[:patients=N,size=PX,seed=S], the built-in cohort."
      })
  private String archive = "";

  @Option(
      names = "--layout",
      paramLabel = "L",
      description = "Read the folder as this layout instead of recognising it.")
  private @Nullable String layout;

  @Option(
      names = "--columns",
      paramLabel = "ROLE=COLUMN,…",
      description = "Which column of a table means what, e.g. path=Image,patient=PID.")
  private @Nullable String columns;

  @Option(
      names = "--split",
      defaultValue = "all",
      description = "test, val, train or all (default).")
  private String split = "all";

  @Option(
      names = "--where",
      paramLabel = "EXPR",
      description = "Films that meet a condition, e.g. \"age > 18 and sex = F\".")
  private @Nullable String where;

  @Option(names = "--limit", paramLabel = "N", description = "The first N of the selected films.")
  private @Nullable Long limit;

  @Option(
      names = "--view",
      defaultValue = "all",
      description = "frontal, lateral or all (default).")
  private String view = "all";

  /** The archive that was named. */
  Archive archive() {
    return open(archive, layout, columns);
  }

  /** The films of it that were selected. */
  Selection selection() {
    return new Selection(
        split(split),
        Selection.Projection.parse(view),
        Optional.ofNullable(where).map(Where::parse),
        limit == null ? OptionalLong.empty() : OptionalLong.of(limit));
  }

  /** Opens a folder, table, film or the built-in cohort by the name a person gives. */
  static Archive open(String name, @Nullable String layout, @Nullable String columns) {
    if (PhantomCohort.Config.names(name)) {
      return new PhantomCohort(PhantomCohort.Config.parse(name));
    }
    if (columns != null) {
      return Archives.open(Path.of(name), ColumnMapping.parse(columns));
    }
    return layout == null ? Archives.open(Path.of(name)) : Archives.open(Path.of(name), layout);
  }

  private static Optional<Split> split(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "all" -> Optional.empty();
      case "train" -> Optional.of(Split.TRAIN);
      case "val" -> Optional.of(Split.VAL);
      case "test" -> Optional.of(Split.TEST);
      default ->
          throw new BadInputException("a split must be test, val, train or all, got " + name);
    };
  }
}
