package dev.hilum.evaluate.zeroshot;

import dev.hilum.image.GrayImage;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Sha256;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.task.ReportedFilms;
import dev.hilum.task.ReportedFilms.Studied;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** Computed films, drawn once and kept: what a grid reads dozens of times. */
final class Rendered {
  private Rendered() {}

  /** The same films with their pixels in memory, drawn on all processors. */
  static List<Film> of(List<Film> films) {
    return films.parallelStream().map(Rendered::of).toList();
  }

  /** The same studies with their films' pixels in memory. */
  static ReportedFilms of(ReportedFilms films) {
    return new ReportedFilms(
        studies(films.train()), studies(films.validate()), films.findings(), films.left());
  }

  private static List<Studied> studies(List<Studied> studies) {
    return studies.parallelStream()
        .map(
            s ->
                new Studied(
                    s.study(),
                    s.patient(),
                    s.films().stream().map(Rendered::of).toList(),
                    s.report()))
        .toList();
  }

  private static Film of(Film film) {
    GrayImage image = image(film);
    return film.with(new Pixels.Generated(() -> image));
  }

  private static GrayImage image(Film film) {
    if (film.pixels() instanceof Pixels.Generated(var render)) {
      return render.get();
    }
    throw new BadInputException(film.id() + ": must be a computed film, got " + film.pixels());
  }

  /** A running SHA-256 over films, labels and sentences. */
  static final class Digest {
    private final MessageDigest sha = Sha256.start();

    Digest text(String text) {
      sha.update(text.getBytes(StandardCharsets.UTF_8));
      sha.update((byte) '\n');
      return this;
    }

    Digest films(List<Film> films) {
      films.forEach(this::film);
      return this;
    }

    Digest studies(List<Studied> studies) {
      for (Studied study : studies) {
        study.films().forEach(this::film);
        study.report().sentences().forEach(this::text);
      }
      return this;
    }

    private void film(Film film) {
      text(film.id() + " " + film.patient() + " " + film.labels());
      GrayImage image = image(film);
      byte[] grey = new byte[image.pixels().length];
      for (int i = 0; i < grey.length; i++) {
        grey[i] = (byte) Math.round(255 * image.range().fraction(image.pixels()[i]));
      }
      sha.update(grey);
    }

    String hex() {
      return Sha256.hex(sha);
    }
  }
}
