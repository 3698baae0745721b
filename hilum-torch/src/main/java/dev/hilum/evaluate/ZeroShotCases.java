package dev.hilum.evaluate;

import dev.hilum.archive.FilmPixels;
import dev.hilum.finding.Finding;
import dev.hilum.image.GrayImage;
import dev.hilum.image.PixelImage;
import dev.hilum.image.Thumbnail;
import dev.hilum.io.BadInputException;
import dev.hilum.report.Prompts;
import dev.hilum.study.Film;
import dev.hilum.task.Grounding;
import dev.hilum.task.StudyScores;
import dev.hilum.zoo.LoadedPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The films that a page shows: for each finding those that were told best and worst, and where on
 * the first of them the model sees what the words say ({@link Grounding}).
 */
final class ZeroShotCases {
  private static final int EACH = 2;
  private static final int SIDE = 192;
  private static final int FEW = 4;

  private final StudyScores studies;
  private final LoadedPair pair;
  private final Prompts prompts;

  private ZeroShotCases(StudyScores studies, LoadedPair pair, Prompts prompts) {
    this.studies = studies;
    this.pair = pair;
    this.prompts = prompts;
  }

  /**
   * Some films of a finding.
   *
   * @param heading as the page heads them
   */
  record Case(String heading, List<HtmlPage.Picture> pictures) {}

  /** The best and worst films by finding where labels are, else the films if they are few. */
  static List<Case> of(
      StudyScores studies, ZeroShotMetrics metrics, LoadedPair pair, Prompts prompts) {
    ZeroShotCases all = new ZeroShotCases(studies, pair, prompts);
    if (!metrics.findings().isEmpty()) {
      return metrics.findings().stream().map(all::labelled).toList();
    }
    return studies.studies().size() > FEW
        ? List.of()
        : IntStream.range(0, studies.studies().size()).mapToObj(all::plain).toList();
  }

  /** The films of a study, with a map of what it most probably shows. */
  private Case plain(int study) {
    double[] p = studies.probability()[study];
    int most =
        IntStream.range(0, p.length)
            .reduce((a, b) -> p[b] > p[a] ? b : a)
            .orElseThrow(() -> new IllegalStateException("scores hold a finding"));
    List<HtmlPage.Picture> pictures = new ArrayList<>();
    for (Film film : studies.films().get(study)) {
      show(pictures, film, film.view().cell(), studies.findings().get(most));
    }
    return new Case(studies.studies().get(study), pictures);
  }

  private Case labelled(Battery.Finding f) {
    List<HtmlPage.Picture> pictures = new ArrayList<>();
    ToDoubleFunction<Integer> lowest = i -> f.score()[i], highest = i -> -f.score()[i];
    add(pictures, f, 1, "found", highest);
    add(pictures, f, 1, "missed", lowest);
    add(pictures, f, 0, "false alarm", highest);
    add(pictures, f, 0, "rightly left", lowest);
    return new Case(f.name(), pictures);
  }

  /** The studies of one class that come first in an order. */
  private void add(
      List<HtmlPage.Picture> pictures,
      Battery.Finding f,
      int label,
      String what,
      ToDoubleFunction<Integer> order) {
    List<Integer> first =
        IntStream.range(0, f.label().length)
            .filter(i -> f.label()[i] == label)
            .boxed()
            .sorted((a, b) -> Double.compare(order.applyAsDouble(a), order.applyAsDouble(b)))
            .limit(EACH)
            .toList();
    for (int i : first) {
      Film film = studies.films().get(i).getFirst();
      String caption = String.format(Locale.ROOT, "%s, p = %.3f", what, f.score()[i]);
      if (label == 1 && i == first.getFirst()) {
        show(pictures, film, caption, Finding.require(f.name()));
      } else {
        pictures.add(picture(FilmPixels.read(film), caption));
      }
    }
  }

  /** A film and the map of a finding's first positive text beside it, where the network has one. */
  private void show(List<HtmlPage.Picture> pictures, Film film, String caption, Finding finding) {
    PixelImage image = FilmPixels.read(film);
    pictures.add(picture(image, caption));
    String phrase = prompts.of(finding).positive().getFirst();
    try {
      GrayImage map =
          GroundingPage.picture(Grounding.map(pair, image.toGray().toGrayImage(), phrase));
      pictures.add(picture(PixelImage.of(map), "where: " + phrase));
    } catch (BadInputException withoutPatches) {
      // towers whose patches have no place in the space of texts have no maps
    }
  }

  private static HtmlPage.Picture picture(PixelImage film, String caption) {
    return new HtmlPage.Picture(Thumbnail.within(film, SIDE), caption);
  }
}
