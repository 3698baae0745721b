package dev.hilum.task;

import dev.hilum.batch.FilmReader;
import dev.hilum.image.Preprocessing;
import dev.hilum.study.Film;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Preprocessed films, kept in memory as long as they fit: a film is decoded once, not once an
 * epoch. What does not fit is read anew each time. Safe for use by several threads.
 */
public final class FilmCache {
  private final Preprocessing preprocessing;
  private final long most;
  private final AtomicLong bytes = new AtomicLong();
  private final Map<String, FilmReader.Pixels> films = new ConcurrentHashMap<>();

  /**
   * @param most bytes to keep
   */
  public FilmCache(Preprocessing preprocessing, long most) {
    this.preprocessing = preprocessing;
    this.most = most;
  }

  /** A cache of at most a third of Java's memory. */
  public static FilmCache of(Preprocessing preprocessing) {
    return new FilmCache(preprocessing, Runtime.getRuntime().maxMemory() / 3);
  }

  /** The pixels [C, H, W] of a film, not to be written to. */
  public FilmReader.Pixels read(Film film) {
    FilmReader.Pixels kept = films.get(film.id());
    if (kept != null) {
      return kept;
    }
    FilmReader.Pixels read = FilmReader.read(film, preprocessing);
    long size = 4L * read.values().length;
    if (bytes.addAndGet(size) <= most) {
      films.put(film.id(), read);
    } else {
      bytes.addAndGet(-size);
    }
    return read;
  }
}
