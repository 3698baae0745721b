package dev.hilum.batch;

import dev.hilum.image.Preprocessing;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Batches of preprocessed films in the order of their source. Worker threads decode ahead of the
 * reader, at most two batches; a film that cannot be read is told, not thrown.
 */
public final class FilmBatches implements AutoCloseable {

  /**
   * One batch.
   *
   * @param films those whose pixels follow
   * @param pixels [C, H, W] of each film
   * @param skipped films that could not be read, since the last batch
   */
  public record Batch(List<Film> films, List<float[]> pixels, long[] shape, List<Skipped> skipped) {

    /** The pixels as one tensor [B, C, H, W] in the current scope. */
    public Tensor tensor() {
      return Tensor.stackOf(pixels, shape);
    }
  }

  /** A film that could not be read, and the sentence that says why. */
  public record Skipped(Film film, String reason) {}

  private record Pending(Film film, Future<Decoded> decoded) {}

  private record Decoded(
      float @Nullable [] pixels, long @Nullable [] shape, @Nullable String failure) {}

  private final Iterator<Film> source;
  private final Preprocessing preprocessing;
  private final int batch;
  private final ExecutorService workers;
  private final ArrayDeque<Pending> window = new ArrayDeque<>();

  /**
   * @param batch films in a batch, the last one aside
   * @param threads how many films are decoded at once
   */
  public FilmBatches(Iterator<Film> source, Preprocessing preprocessing, int batch, int threads) {
    if (batch < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "batch and threads must be at least 1, got " + batch + " and " + threads);
    }
    this.source = source;
    this.preprocessing = preprocessing;
    this.batch = batch;
    workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("film-reader-", 0).factory());
  }

  /** The next batch, or null at the end; the last one may hold skipped films only. */
  public @Nullable Batch next() {
    List<Film> films = new ArrayList<>();
    List<float[]> pixels = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    long[] shape = {};
    while (films.size() < batch) {
      fill();
      Pending next = window.peek();
      if (next == null) {
        break;
      }
      Decoded decoded = await(next);
      if (decoded.pixels == null || decoded.shape == null) {
        skipped.add(new Skipped(next.film, String.valueOf(decoded.failure)));
      } else if (films.isEmpty() || java.util.Arrays.equals(shape, decoded.shape)) {
        shape = decoded.shape;
        films.add(next.film);
        pixels.add(decoded.pixels);
      } else {
        break; // another size: it opens the next batch
      }
      window.remove();
    }
    return films.isEmpty() && skipped.isEmpty() ? null : new Batch(films, pixels, shape, skipped);
  }

  private void fill() {
    while (window.size() < 2 * batch && source.hasNext()) {
      Film film = source.next();
      window.add(new Pending(film, workers.submit(() -> decode(film))));
    }
  }

  private Decoded decode(Film film) {
    try {
      FilmReader.Pixels read = FilmReader.read(film, preprocessing);
      return new Decoded(read.values(), read.shape(), null);
    } catch (BadInputException e) {
      return new Decoded(null, null, e.getMessage());
    }
  }

  private static Decoded await(Pending pending) {
    try {
      return pending.decoded.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while reading " + pending.film.id());
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException r -> throw r;
        case Error r -> throw r;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /** Stops the workers and waits for them. */
  @Override
  public void close() {
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the film readers did not stop within a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
