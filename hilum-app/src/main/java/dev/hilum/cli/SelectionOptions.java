package dev.hilum.cli;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Selection;
import dev.hilum.archive.StudyRule;
import dev.hilum.archive.Where;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Split;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How an archive is read and what selects among its films. */
final class SelectionOptions {
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

  @Option(
      names = "--one-per-study",
      description = {
        "One frontal film of each study: PA before AP before AP supine, then the lowest id",
        "(ONE_FRONTAL_PER_STUDY)."
      })
  private boolean onePerStudy;

  /** Opens an archive by the name a person gives. */
  Archive archive(String name) {
    return ArchiveOptions.open(name, layout, columns);
  }

  /** The films of it that were selected. */
  Selection selection() {
    return new Selection(
        split(split),
        Selection.Projection.parse(view),
        Optional.ofNullable(where).map(Where::parse),
        onePerStudy ? StudyRule.ONE_FRONTAL_PER_STUDY : StudyRule.EVERY_FILM,
        limit == null ? OptionalLong.empty() : OptionalLong.of(limit));
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
