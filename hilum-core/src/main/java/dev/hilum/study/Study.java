package dev.hilum.study;

import java.util.List;
import java.util.OptionalInt;

/**
 * One examination of one patient: its films and, where the data set tells it, the day counted from
 * an origin of the patient's own (first symptoms, first film), so that the days between two studies
 * of a patient are known while no date is.
 */
public record Study(String id, String patient, OptionalInt day, List<Film> films) {
  public Study {
    films = List.copyOf(films);
    for (Film film : films) {
      if (!film.study().equals(id) || !film.patient().equals(patient)) {
        throw new IllegalArgumentException(
            "a study holds its own films, got study %s of %s and film %s of study %s, patient %s"
                .formatted(id, patient, film.id(), film.study(), film.patient()));
      }
    }
  }
}
