package dev.hilum.archive;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Writes the films that a selection takes of an archive as a {@link FilmsTable}. */
public final class SelectedFilms {
  /** The further column by which films of equal pixels are known, where an archive has it. */
  public static final String PIXELS = "pixel_sha256";

  private SelectedFilms() {}

  /**
   * What was written.
   *
   * @param leak what is on several sides of the split, where that was allowed
   */
  public record Result(long films, long studies, long patients, Optional<LeakCheck.Leak> leak) {}

  /**
   * Writes the table.
   *
   * @param further columns of the archive to write behind the findings
   * @param allowLeak goes on when the selection, its split left aside, has a patient or the same
   *     pixels on several sides
   * @throws BadInputException if nothing is selected, if a column is not there, or for a leak
   */
  public static Result write(
      Archive archive,
      Selection selection,
      Path out,
      boolean force,
      List<String> further,
      boolean allowLeak) {
    for (String column : further) {
      if (!archive.columns().contains(column)) {
        throw new BadInputException(
            "no further column is called %s; there are %s".formatted(column, archive.columns()));
      }
    }
    Optional<LeakCheck.Leak> leak = leak(archive, selection);
    if (leak.isPresent() && !allowLeak) {
      throw new BadInputException(leak.get().sentence("the selection"));
    }
    record StudyKey(String patient, String study) {}
    Set<StudyKey> studies = new HashSet<>();
    Set<String> patients = new HashSet<>();
    long[] films = {0};
    AtomicOutput.file(
        out,
        force,
        partial -> {
          try (FilmsTable table = FilmsTable.create(partial, archive.findings(), further);
              Stream<Film> selected = selection.of(archive)) {
            selected.forEach(
                film -> {
                  films[0]++;
                  patients.add(film.patient());
                  studies.add(new StudyKey(film.patient(), film.study()));
                  table.write(film);
                });
          }
          if (films[0] == 0) {
            throw new BadInputException("a selection must take films, got none");
          }
        });
    return new Result(films[0], studies.size(), patients.size(), leak);
  }

  private static Optional<LeakCheck.Leak> leak(Archive archive, Selection selection) {
    LeakCheck check = new LeakCheck();
    Selection allSides =
        new Selection(Optional.empty(), selection.view(), selection.where(), OptionalLong.empty())
            .by(selection.rule());
    try (Stream<Film> films =
        selection.limit().isPresent() || selection.rule() != StudyRule.EVERY_FILM
            ? selection.of(archive)
            : allSides.among(archive, archive::straddling)) {
      films.forEach(
          film ->
              check.add(
                  film.patient(), film.extra().getOrDefault(PIXELS, ""), Selection.side(film)));
    }
    return check.leak();
  }
}
