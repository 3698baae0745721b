package dev.hilum.evaluate;

import dev.hilum.archive.FilmPixels;
import dev.hilum.image.Thumbnail;
import dev.hilum.metric.Auroc;
import dev.hilum.study.Film;
import dev.hilum.task.StudyScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The films that a page shows: for each finding those that were told best and worst. */
final class ZeroShotCases {
  private static final int EACH = 2;
  private static final int SIDE = 192;
  private static final int FEW = 4;

  private ZeroShotCases() {}

  /**
   * Some films of a finding.
   *
   * @param finding as the page heads them
   */
  record Case(String finding, List<HtmlPage.Picture> pictures) {}

  /** The best and worst films by finding where labels are, else the films if they are few. */
  static List<Case> of(StudyScores studies, ZeroShotMetrics metrics) {
    List<Case> cases = new ArrayList<>();
    if (metrics.findings().isEmpty()) {
      if (studies.studies().size() <= FEW) {
        studies.films().forEach(films -> films.forEach(film -> cases.add(plain(film))));
      }
      return cases;
    }
    for (Battery.Finding f : metrics.findings()) {
      List<HtmlPage.Picture> pictures = new ArrayList<>();
      ToDoubleFunction<Integer> score = i -> f.score()[i];
      add(pictures, studies, f, 1, "found", i -> -score.applyAsDouble(i));
      add(pictures, studies, f, 1, "missed", score);
      add(pictures, studies, f, 0, "false alarm", i -> -score.applyAsDouble(i));
      add(pictures, studies, f, 0, "rightly left", score);
      if (!pictures.isEmpty()) {
        cases.add(new Case(f.name(), pictures));
      }
    }
    return cases;
  }

  private static Case plain(Film film) {
    return new Case(film.id(), List.of(picture(film, film.view().cell())));
  }

  /** The studies of one class that come first in an order. */
  private static void add(
      List<HtmlPage.Picture> pictures,
      StudyScores studies,
      Battery.Finding f,
      int label,
      String what,
      ToDoubleFunction<Integer> order) {
    IntStream.range(0, f.label().length)
        .filter(i -> f.label()[i] == label && f.label()[i] != Auroc.LEFT_OUT)
        .boxed()
        .sorted((a, b) -> Double.compare(order.applyAsDouble(a), order.applyAsDouble(b)))
        .limit(EACH)
        .forEach(
            i -> {
              String caption = String.format(Locale.ROOT, "%s, p = %.3f", what, f.score()[i]);
              pictures.add(picture(studies.films().get(i).getFirst(), caption));
            });
  }

  private static HtmlPage.Picture picture(Film film, String caption) {
    return new HtmlPage.Picture(Thumbnail.within(FilmPixels.read(film), SIDE), caption);
  }
}
