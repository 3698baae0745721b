package dev.hilum.archive;

import dev.hilum.study.Film;
import dev.hilum.study.View;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** How many films of a study take part. */
public enum StudyRule {
  /** All of them. */
  EVERY_FILM("every film of a study"),
  /**
   * One frontal film: PA before AP, AP before AP supine, these before a frontal film of which no
   * more is told, and among equals the one whose id comes first. Studies without a frontal film
   * take no part. The papers on zero-shot classification and report generation compare studies so.
   */
  ONE_FRONTAL_PER_STUDY(
      "one frontal film a study: PA before AP before AP supine, then the lowest id");

  private static final Comparator<Film> BETTER =
      (one, other) -> compare(one.view(), one.id(), other.view(), other.id());

  private final String sentence;

  StudyRule(String sentence) {
    this.sentence = sentence;
  }

  /** The rule as results print it. */
  public String sentence() {
    return sentence;
  }

  /** Negative where the first of two frontal films of a study stands for it, not the second. */
  static int compare(View view, String film, View otherView, String otherFilm) {
    int byView = view.compareTo(otherView); // views stand in this order
    return byView != 0 ? byView : film.compareTo(otherFilm);
  }

  /** The films that take part, in the order they come; gathers one film a study in memory. */
  Stream<Film> of(Stream<Film> films) {
    return switch (this) {
      case EVERY_FILM -> films;
      case ONE_FRONTAL_PER_STUDY -> oneFrontal(films);
    };
  }

  private static Stream<Film> oneFrontal(Stream<Film> films) {
    record Study(String patient, String study) {}
    record Place(Film film, long at) {}
    Map<Study, Place> best = new HashMap<>();
    long[] at = {0};
    try (films) {
      films
          .filter(film -> film.view().frontal())
          .forEach(
              film ->
                  best.merge(
                      new Study(film.patient(), film.study()),
                      new Place(film, at[0]++),
                      (one, other) -> BETTER.compare(one.film(), other.film()) <= 0 ? one : other));
    }
    return best.values().stream().sorted(Comparator.comparingLong(Place::at)).map(Place::film);
  }
}
