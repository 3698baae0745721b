package dev.hilum.archive;

import dev.hilum.image.ImageFile;
import dev.hilum.image.PixelImage;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;

/** The pixels of a film, wherever they are: in a file, in a zip or tar, or computed. */
public final class FilmPixels {
  private FilmPixels() {}

  /**
   * Reads or computes a film.
   *
   * @throws BadInputException if the film is not there, or is no image that can be read
   */
  public static PixelImage read(Film film) {
    return switch (film.pixels()) {
      case Pixels.File(var path) -> ImageFile.pixels(path);
      case Pixels.Member member ->
          ImageFile.pixels(
              Container.open(member.container()).read(member.name()), member.toString());
      case Pixels.Generated(var render) -> PixelImage.of(render.get());
      case Pixels.Absent() ->
          throw new BadInputException(film.id() + ": the table names no file for this film");
    };
  }
}
