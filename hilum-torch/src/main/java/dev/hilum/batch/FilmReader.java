package dev.hilum.batch;

import dev.hilum.archive.FilmPixels;
import dev.hilum.image.GrayImage;
import dev.hilum.image.PixelImage;
import dev.hilum.image.Preprocessing;
import dev.hilum.study.Film;

/** One film to the numbers that a network takes. */
public final class FilmReader {
  private FilmReader() {}

  /**
   * Preprocessed pixels.
   *
   * @param shape C, H, W
   */
  public record Pixels(float[] values, long[] shape) {}

  /** Reads or renders a film and prepares it as the checkpoint wants. */
  public static Pixels read(Film film, Preprocessing preprocessing) {
    return switch (film.pixels()) {
      case dev.hilum.study.Pixels.Generated(var render) -> {
        GrayImage image = render.get();
        yield prepared(preprocessing.apply(image), preprocessing, image.height(), image.width());
      }
      default -> {
        PixelImage image = FilmPixels.read(film);
        yield prepared(preprocessing.apply(image), preprocessing, image.height(), image.width());
      }
    };
  }

  private static Pixels prepared(
      float[] values, Preprocessing preprocessing, int height, int width) {
    Preprocessing.Size size = preprocessing.outputSize(height, width);
    return new Pixels(values, new long[] {preprocessing.channels(), size.height(), size.width()});
  }
}
