package dev.hilum.bench;

import dev.hilum.dicom.DisplayPolicy;
import dev.hilum.dicom.FilmFile;
import dev.hilum.image.Preprocessing;
import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Film files to what a network takes, on one or more threads. */
final class FilmTensors implements Repeated {
  private final List<Path> films;
  private final Preprocessing preprocessing;
  private final ExecutorService readers;
  private final int threads;
  private double[] values = {}; // of the first film, at the first time

  FilmTensors(Path folder, int threads) {
    Path list = folder.resolve("films.txt");
    try {
      films = Files.readAllLines(list).stream().map(Path::of).toList();
    } catch (IOException e) {
      throw new BadInputException(list + ": cannot be read: " + e.getMessage(), e);
    }
    this.threads = threads;
    preprocessing = Preprocessing.of(folder.resolve("model"));
    readers = Executors.newFixedThreadPool(threads);
  }

  /** The first film's values; the others are made and let go. */
  @Override
  public double[] once() {
    AtomicInteger next = new AtomicInteger();
    float[][] first = new float[1][];
    List<Future<?>> shares = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      shares.add(readers.submit(() -> read(next, first)));
    }
    try {
      for (Future<?> share : shares) {
        share.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    if (values.length == 0) { // no part of the work
      values = IntStream.range(0, first[0].length).mapToDouble(i -> first[0][i]).toArray();
    }
    return values;
  }

  private void read(AtomicInteger next, float[][] first) {
    for (int i = next.getAndIncrement(); i < films.size(); i = next.getAndIncrement()) {
      float[] pixels = preprocessing.apply(FilmFile.pixels(films.get(i), DisplayPolicy.VOI_FIRST));
      if (i == 0) {
        first[0] = pixels;
      }
    }
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }
}
