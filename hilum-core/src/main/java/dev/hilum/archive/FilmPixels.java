package dev.hilum.archive;

import dev.hilum.dicom.DisplayPolicy;
import dev.hilum.dicom.FilmFile;
import dev.hilum.image.PixelImage;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;

/** The pixels of a film, wherever they are: in a file, in a zip or tar, or computed. */
public final class FilmPixels {
  private FilmPixels() {}

  /** Reads or computes a film, DICOM by {@link DisplayPolicy#VOI_FIRST}. */
  public static PixelImage read(Film film) {
    return read(film, DisplayPolicy.VOI_FIRST);
  }

  /**
   * Reads or computes a film.
   *
   * @param policy what becomes of a DICOM film's stored values; PNG, JPEG and computed films are
   *     what they are
   * @throws BadInputException if the film is not there, or is no image that can be read
   */
  public static PixelImage read(Film film, DisplayPolicy policy) {
    return switch (film.pixels()) {
      case Pixels.File(var path) -> FilmFile.pixels(path, policy);
      case Pixels.Member member ->
          FilmFile.pixels(
              Container.open(member.container()).read(member.name()), member.toString(), policy);
      case Pixels.Generated(var render) -> PixelImage.of(render.get());
      case Pixels.Absent() ->
          throw new BadInputException(film.id() + ": the table names no file for this film");
    };
  }
}
