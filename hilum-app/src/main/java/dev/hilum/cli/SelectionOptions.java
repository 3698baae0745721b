package dev.hilum.cli;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Selection;
import dev.hilum.archive.StudyRule;
import dev.hilum.archive.Where;
import dev.hilum.study.Split;
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

  @Option(names = "--split", description = "test, val, train or all (default).")
  private Sides split = Sides.ALL;

  @Option(
      names = "--where",
      paramLabel = "EXPR",
      description = "Films that meet a condition, e.g. \"age > 18 and sex = F\".")
  private @Nullable String where;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = OptionValues.AtLeastOne.class,
      description = "The first N of the selected films.")
  private @Nullable Integer limit;

  @Option(names = "--view", description = "frontal, lateral or all (default).")
  private Selection.Projection view = Selection.Projection.ALL;

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
        split.split,
        view,
        Optional.ofNullable(where).map(Where::parse),
        onePerStudy ? StudyRule.ONE_FRONTAL_PER_STUDY : StudyRule.EVERY_FILM,
        limit == null ? OptionalLong.empty() : OptionalLong.of(limit));
  }

  private enum Sides {
    ALL(Optional.empty()),
    TRAIN(Optional.of(Split.TRAIN)),
    VAL(Optional.of(Split.VAL)),
    TEST(Optional.of(Split.TEST));

    private final Optional<Split> split;

    Sides(Optional<Split> split) {
      this.split = split;
    }
  }
}
