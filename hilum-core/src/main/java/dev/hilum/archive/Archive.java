package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Vocabulary;
import dev.hilum.study.Film;
import dev.hilum.study.Mask;
import dev.hilum.study.Patient;
import dev.hilum.study.Region;
import dev.hilum.study.Report;
import dev.hilum.study.Study;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A collection of films: a folder in a known layout, or a cohort that is computed. */
public interface Archive {

  /** The name of the layout, for example {@code nih}. */
  String layout();

  /** Whose patient ids these are: the same id in the same population is the same person. */
  default String population() {
    return layout();
  }

  /** One sentence for the reader: by what the layout was recognised and what it cannot tell. */
  String explanation();

  /**
   * The findings that labels of this archive can speak of, in canonical order: those of its
   * vocabulary, unless it knows better.
   */
  default List<Finding> findings() {
    return vocabulary().map(Vocabulary::findings).orElse(List.of());
  }

  /** What the source's own words for findings mean; empty where it has none of its own. */
  default Optional<Vocabulary> vocabulary() {
    return Optional.empty();
  }

  /** The names of the further columns that a film's {@code extra} may hold. */
  default List<String> columns() {
    return List.of();
  }

  /**
   * The films in the order of the archive, read as the stream goes; close it to release the table
   * early. A film that the table lists is in the stream whether or not its file is there.
   *
   * @param problems takes one sentence for each row that had to be left out or read in part
   */
  Stream<Film> films(Consumer<String> problems);

  /** The films, for those who have seen the problems in a scan. */
  default Stream<Film> films() {
    return films(sentence -> {});
  }

  /**
   * The films among which a selection chooses, in the order of the archive: all of them, or fewer
   * where an index knows that the others do not take part.
   *
   * @param problems as of {@link #films(Consumer)}
   */
  default Stream<Film> candidates(Selection selection, Consumer<String> problems) {
    return films(problems);
  }

  /**
   * The candidates among which may be films that bring a patient or the same pixels to several
   * sides of the split: all of them, or fewer where an index knows better.
   */
  default Stream<Film> straddling(Selection selection) {
    return candidates(selection, sentence -> {});
  }

  /** The reports in the order of the archive; none where the archive has none. */
  default Stream<Report> reports(Consumer<String> problems) {
    return Stream.empty();
  }

  /** The boxes that readers drew; none where the archive has none. */
  default Stream<Region> regions(Consumer<String> problems) {
    return Stream.empty();
  }

  /** The outlines of findings, organs and devices; none where the archive has none. */
  default Stream<Mask> masks(Consumer<String> problems) {
    return Stream.empty();
  }

  /** The day of a film's study, counted from an origin of the patient's own, where it is told. */
  default OptionalInt day(Film film) {
    return OptionalInt.empty();
  }

  /** The studies in the order of their first film; gathers all films in memory. */
  default Stream<Study> studies(Consumer<String> problems) {
    record Key(String patient, String study) {}
    Map<Key, List<Film>> studies = new LinkedHashMap<>();
    try (Stream<Film> films = films(problems)) {
      films.forEach(
          film ->
              studies
                  .computeIfAbsent(new Key(film.patient(), film.study()), key -> new ArrayList<>(2))
                  .add(film));
    }
    return studies.entrySet().stream()
        .map(
            entry ->
                new Study(
                    entry.getKey().study(),
                    entry.getKey().patient(),
                    day(entry.getValue().getFirst()),
                    entry.getValue()));
  }

  /** The patients in the order of their first film; gathers all films in memory. */
  default Stream<Patient> patients(Consumer<String> problems) {
    Map<String, List<Study>> patients = new LinkedHashMap<>();
    try (Stream<Study> studies = studies(problems)) {
      studies.forEach(
          study -> patients.computeIfAbsent(study.patient(), p -> new ArrayList<>(2)).add(study));
    }
    return patients.entrySet().stream().map(entry -> new Patient(entry.getKey(), entry.getValue()));
  }
}
