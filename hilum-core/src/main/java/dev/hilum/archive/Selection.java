package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.PatientSplit;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which films of an archive take part: a side of the split, a view, a condition, at most so many.
 * The side of a film is the official one where the data set has it, else that of {@link
 * PatientSplit#DEFAULT}.
 *
 * @param split one side, or empty for all
 * @param where films that meet the condition, or empty for all
 * @param rule how many films of a study, of those that meet the rest
 * @param limit the first so many of these
 */
public record Selection(
    Optional<Split> split,
    Projection view,
    Optional<Where> where,
    StudyRule rule,
    OptionalLong limit) {

  /** Every film. */
  public static final Selection ALL =
      new Selection(Optional.empty(), Projection.ALL, Optional.empty(), OptionalLong.empty());

  /** Frontal films, lateral films, or films of any view, known or not. */
  public enum Projection {
    FRONTAL,
    LATERAL,
    ALL;

    /** Whether films of this view are among them. */
    public boolean takes(View of) {
      return switch (this) {
        case FRONTAL -> of.frontal();
        case LATERAL -> of.lateral();
        case ALL -> true;
      };
    }
  }

  /** A selection that takes every film of a study. */
  public Selection(
      Optional<Split> split, Projection view, Optional<Where> where, OptionalLong limit) {
    this(split, view, where, StudyRule.EVERY_FILM, limit);
  }

  public Selection {
    if (limit.isPresent() && limit.getAsLong() < 1) {
      throw new BadInputException("a limit must be at least 1, got " + limit.getAsLong());
    }
  }

  /** The side that a film is on: the official one, else by the hash of its patient. */
  public static Split side(Film film) {
    return film.split().orElseGet(() -> PatientSplit.DEFAULT.of(film.patient()));
  }

  /** The same selection by another rule. */
  public Selection by(StudyRule otherRule) {
    return new Selection(split, view, where, otherRule, limit);
  }

  /** The selection in words, as results print it. */
  public String sentence() {
    List<String> parts = new ArrayList<>();
    split.ifPresent(side -> parts.add("split " + side.cell()));
    if (view != Projection.ALL) {
      parts.add(view.name().toLowerCase(Locale.ROOT) + " films");
    }
    where.ifPresent(condition -> parts.add("where " + condition));
    parts.add(rule.sentence());
    limit.ifPresent(n -> parts.add("the first " + n));
    return String.join("; ", parts);
  }

  /**
   * What goes with every result about the selected films: the archive's layout and what it cannot
   * tell, the selection, what the archive's words for findings were read as, and which of its rows
   * could not be read.
   */
  public Map<String, Object> told(Archive archive, Problems problems) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("layout", archive.layout());
    told.put("explanation", archive.explanation());
    told.put("selection", sentence());
    archive.vocabulary().ifPresent(vocabulary -> told.put("labels", vocabulary.toJson()));
    if (!problems.notes().isEmpty()) {
      told.put("problems", problems.notes());
    }
    return told;
  }

  /** The selected films, in the order they come. */
  public Stream<Film> of(Stream<Film> films) {
    Stream<Film> selected =
        rule.of(
            films.filter(
                film ->
                    view.takes(film.view())
                        && (split.isEmpty() || side(film) == split.get())
                        && (where.isEmpty() || where.get().test(film))));
    return limit.isPresent() ? selected.limit(limit.getAsLong()) : selected;
  }

  /** The selected films of an archive; a condition on a column that it lacks is refused first. */
  public Stream<Film> of(Archive archive) {
    return of(archive, sentence -> {});
  }

  /** As {@link #of(Archive)}; problems takes a sentence for each row left out or read in part. */
  public Stream<Film> of(Archive archive, Consumer<String> problems) {
    return among(archive, all -> archive.candidates(all, problems));
  }

  /** Those films, all at once. */
  public List<Film> list(Archive archive, Consumer<String> problems) {
    try (Stream<Film> films = of(archive, problems)) {
      return films.toList();
    }
  }

  /** The selected films among those that an archive gives for it. */
  Stream<Film> among(Archive archive, Function<Selection, Stream<Film>> candidates) {
    where.ifPresent(condition -> condition.check(archive.columns()));
    return of(candidates.apply(this));
  }
}
