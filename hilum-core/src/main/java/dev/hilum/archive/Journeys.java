package dev.hilum.archive;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.CsvWriter;
import dev.hilum.study.Film;
import dev.hilum.study.View;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Consecutive studies of one patient, in the order of their days, or of their follow-up numbers
 * where no days are told. A study is shown by one frontal film, as {@link
 * StudyRule#ONE_FRONTAL_PER_STUDY} says; one without a frontal film is passed over.
 *
 * @param pairs in the order of the patients' first films
 * @param withoutFrontal studies that were passed over
 * @param withoutOrder patients with several studies of whose order nothing is told
 */
public record Journeys(List<Pair> pairs, long withoutFrontal, long withoutOrder) {
  /** The rule by which a film stands for its study. */
  public static final StudyRule RULE = StudyRule.ONE_FRONTAL_PER_STUDY;

  /** The column of NIH ChestX-ray14 that orders the films of a patient. */
  private static final String FOLLOW_UP = "Follow-up #";

  private static final List<String> COLUMNS =
      List.of("patient", "prior_study", "study", "days", "prior_film", "film");

  /**
   * Two consecutive studies.
   *
   * @param days from the prior one, 0 or more; empty where no days are told
   */
  public record Pair(
      String patient,
      String priorStudy,
      String study,
      OptionalInt days,
      String priorFilm,
      String film) {}

  private static final class Visit {
    private final String study;
    private OptionalInt day = OptionalInt.empty();
    private OptionalDouble followUp = OptionalDouble.empty();
    private String film = "";
    private View view = View.UNKNOWN;

    Visit(String study) {
      this.study = study;
    }

    void add(Film next, OptionalInt itsDay) {
      if (day.isEmpty()) {
        day = itsDay;
      }
      if (followUp.isEmpty()) {
        followUp = Condition.number(next.extra().getOrDefault(FOLLOW_UP, ""));
      }
      if (next.view().frontal()
          && (film.isEmpty() || StudyRule.compare(next.view(), next.id(), view, film) < 0)) {
        film = next.id();
        view = next.view();
      }
    }
  }

  public Journeys {
    pairs = List.copyOf(pairs);
  }

  /** The journeys among the selected films. */
  public static Journeys of(Archive archive, Selection selection) {
    Map<String, Map<String, Visit>> patients = new LinkedHashMap<>();
    try (Stream<Film> films = selection.of(archive)) {
      films.forEach(
          film ->
              patients
                  .computeIfAbsent(film.patient(), patient -> new LinkedHashMap<>(2))
                  .computeIfAbsent(film.study(), Visit::new)
                  .add(film, archive.day(film)));
    }
    List<Pair> pairs = new ArrayList<>();
    long withoutFrontal = 0;
    long withoutOrder = 0;
    for (Map.Entry<String, Map<String, Visit>> patient : patients.entrySet()) {
      List<Visit> visits = new ArrayList<>(patient.getValue().values());
      int all = visits.size();
      visits.removeIf(visit -> visit.film.isEmpty());
      withoutFrontal += all - visits.size();
      if (visits.size() < 2) {
        continue;
      }
      boolean days = visits.stream().allMatch(visit -> visit.day.isPresent());
      if (days) {
        visits.sort(Comparator.comparingInt(visit -> visit.day.orElse(0)));
      } else if (visits.stream().allMatch(visit -> visit.followUp.isPresent())) {
        visits.sort(Comparator.comparingDouble(visit -> visit.followUp.orElse(0)));
      } else {
        withoutOrder++;
        continue;
      }
      for (int i = 1; i < visits.size(); i++) {
        pairs.add(pair(patient.getKey(), visits.get(i - 1), visits.get(i), days));
      }
    }
    return new Journeys(pairs, withoutFrontal, withoutOrder);
  }

  private static Pair pair(String patient, Visit prior, Visit next, boolean days) {
    OptionalInt between =
        days ? OptionalInt.of(next.day.orElse(0) - prior.day.orElse(0)) : OptionalInt.empty();
    return new Pair(patient, prior.study, next.study, between, prior.film, next.film);
  }

  /** Writes the pairs as a table, one row each. */
  public void write(Path out, boolean force) {
    AtomicOutput.file(
        out,
        force,
        partial -> {
          try (CsvWriter csv = CsvWriter.create(partial, COLUMNS)) {
            for (Pair pair : pairs) {
              String days = pair.days().isPresent() ? "" + pair.days().getAsInt() : "";
              csv.write(
                  pair.patient(),
                  pair.priorStudy(),
                  pair.study(),
                  days,
                  pair.priorFilm(),
                  pair.film());
            }
          }
        });
  }
}
