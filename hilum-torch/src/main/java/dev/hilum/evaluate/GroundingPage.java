package dev.hilum.evaluate;

import dev.hilum.archive.FilmPixels;
import dev.hilum.finding.Finding;
import dev.hilum.image.GrayImage;
import dev.hilum.image.PixelImage;
import dev.hilum.image.ValueRange;
import dev.hilum.report.Prompts;
import dev.hilum.study.Mask;
import dev.hilum.task.Grounding;
import dev.hilum.zoo.LoadedPair;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The page of {@code hilum evaluate grounding}. */
final class GroundingPage {
  private GroundingPage() {}

  static String of(
      Map<String, Object> document,
      Grounding.Result result,
      Map<String, Map<Finding, Mask>> masks,
      LoadedPair pair,
      Prompts prompts) {
    HtmlPage page =
        new HtmlPage(
            "Where phrases are found",
            "%d outlines on %s films of %s patients."
                .formatted(
                    result.cases().size(),
                    document.get("films_outlined"),
                    document.get("patients")));
    page.paragraph(
            "Each patch of a film is compared with a phrase. A hit: "
                + document.get("hit")
                + ". Contrast: "
                + document.get("contrast")
                + ". Shuffled: "
                + document.get("shuffled")
                + ". What the shuffled phrase reaches too is not understood but guessed from where"
                + " findings tend to be.")
        .table(table(document, List.of("hit", "hit_shuffled", "hit_difference", "hit_chance")))
        .table(table(document, List.of("cnr", "cnr_shuffled", "contrast", "contrast_difference")))
        .heading("The first outline of each finding")
        .paragraph(
            "The film with the outline in white, and the map of the phrase: bright is near to it,"
                + " each map by its own range.")
        .films(pictures(result, masks, pair, prompts));
    return page.end(document.get("interval") + "; " + document.get("test") + ".");
  }

  private static List<List<String>> table(Map<String, Object> document, List<String> columns) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("finding", "outlines"));
    columns.forEach(c -> header.add(c.replace('_', ' ')));
    rows.add(header);
    ScoresPage.map(document.get("findings"))
        .forEach((name, of) -> rows.add(row(name.toString(), ScoresPage.map(of), columns)));
    rows.add(row("all", ScoresPage.map(document.get("all")), columns));
    return rows;
  }

  private static List<String> row(String name, Map<?, ?> scores, List<String> columns) {
    List<String> row = new ArrayList<>(List.of(name, String.valueOf(scores.get("outlines"))));
    columns.forEach(c -> row.add(EstimateJson.text(scores.get(c))));
    return row;
  }

  private static List<HtmlPage.Picture> pictures(
      Grounding.Result result,
      Map<String, Map<Finding, Mask>> masks,
      LoadedPair pair,
      Prompts prompts) {
    List<HtmlPage.Picture> pictures = new ArrayList<>();
    Set<Finding> seen = EnumSet.noneOf(Finding.class);
    for (Grounding.Case of : result.cases()) {
      if (seen.add(of.finding())) {
        PixelImage film = FilmPixels.read(of.film());
        GrayImage grey = film.toGray().toGrayImage();
        String phrase = prompts.of(of.finding()).positive().getFirst();
        Mask mask =
            Objects.requireNonNull(
                Objects.requireNonNull(masks.get(of.film().id())).get(of.finding()));
        pictures.add(
            new HtmlPage.Picture(
                outlined(grey, mask), of.finding().displayName() + (of.hit() > 0 ? ", hit" : "")));
        pictures.add(new HtmlPage.Picture(picture(Grounding.map(pair, grey, phrase)), phrase));
      }
    }
    return pictures;
  }

  /** A map as a picture, from its lowest to its highest value. */
  static GrayImage picture(float[][] map) {
    float low = Float.POSITIVE_INFINITY, high = Float.NEGATIVE_INFINITY;
    for (float[] row : map) {
      for (float value : row) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    int height = map.length, width = map[0].length;
    float[] grey = new float[height * width];
    for (int i = 0; i < grey.length; i++) {
      grey[i] =
          high == low ? 0 : Math.round(255 * (map[i / width][i % width] - low) / (high - low));
    }
    return new GrayImage(width, height, grey, ValueRange.BYTE);
  }

  private static GrayImage outlined(GrayImage film, Mask mask) {
    float[] pixels = film.pixels().clone();
    for (int y = 0; y < film.height(); y++) {
      for (int x = 0; x < film.width(); x++) {
        if (edge(mask, x * mask.width() / film.width(), y * mask.height() / film.height())) {
          pixels[y * film.width() + x] = (float) film.range().high();
        }
      }
    }
    return new GrayImage(film.width(), film.height(), pixels, film.range());
  }

  private static boolean edge(Mask mask, int x, int y) {
    return mask.at(x, y)
        && (x == 0
            || y == 0
            || x == mask.width() - 1
            || y == mask.height() - 1
            || !mask.at(x - 1, y)
            || !mask.at(x + 1, y)
            || !mask.at(x, y - 1)
            || !mask.at(x, y + 1));
  }
}
