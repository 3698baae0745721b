package dev.hilum.archive;

import dev.hilum.image.GrayImage;
import dev.hilum.image.PixelImage;
import dev.hilum.image.Thumbnail;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a look at one film shows.
 *
 * @param there whether its file is there, or it is computed
 * @param missing whether a file is named that is not there
 * @param problem why it cannot be read, a sentence with its name
 * @param header its size and depth as stored
 * @param pattern what its pixels look like; empty when they were not looked at
 * @param thumbnail a small copy, when one is wanted
 */
record FilmLook(
    boolean there,
    boolean missing,
    Optional<String> problem,
    Optional<ImageHeader> header,
    Optional<ChestPattern> pattern,
    Optional<GrayImage> thumbnail) {
  private static final FilmLook ELSEWHERE =
      new FilmLook(
          false, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * @param pixels decode the film, instead of reading its head only
   * @param small make a small copy of it
   */
  static FilmLook of(Film film, boolean pixels, boolean small) {
    if (film.pixels() instanceof Pixels.Absent) {
      return ELSEWHERE;
    }
    if (film.pixels() instanceof Pixels.File(Path file)) {
      Optional<String> wrong = ImageHeader.problem(file).map(rule -> file + ": " + rule);
      if (wrong.isPresent()) {
        boolean there = Files.isRegularFile(file);
        return new FilmLook(
            there, !there, wrong, Optional.empty(), Optional.empty(), Optional.empty());
      }
    }
    Optional<ImageHeader> header = ImageHeader.of(film.pixels());
    if (!pixels) {
      return new FilmLook(
          true, false, Optional.empty(), header, Optional.empty(), Optional.empty());
    }
    try {
      PixelImage image = FilmPixels.read(film);
      boolean colour = film.view() == View.UNKNOWN && !gray(film, image); // perhaps no film at all
      return new FilmLook(
          true,
          false,
          Optional.empty(),
          header.or(() -> Optional.of(ImageHeader.of(image))),
          colour ? Optional.empty() : Optional.of(ChestPattern.of(image)),
          small ? Optional.of(Thumbnail.within(image, Thumbnails.side())) : Optional.empty());
    } catch (BadInputException e) {
      return new FilmLook(
          true,
          false,
          Optional.of(String.valueOf(e.getMessage())),
          header,
          Optional.empty(),
          Optional.empty());
    }
  }

  /** Whether the samples are grey as stored; a DICOM film has been turned to grey on reading. */
  private static boolean gray(Film film, PixelImage image) {
    String stored = film.extra().getOrDefault(DicomHeader.PHOTOMETRIC, DicomHeader.MONOCHROME);
    return image.channels() == 1 && stored.startsWith(DicomHeader.MONOCHROME);
  }
}
