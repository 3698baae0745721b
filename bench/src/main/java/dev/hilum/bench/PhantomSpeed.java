package dev.hilum.bench;

import dev.hilum.image.GrayImage;
import dev.hilum.image.PngWriter;
import dev.hilum.phantom.PhantomFilm;
import dev.hilum.phantom.PhantomPatient;
import dev.hilum.phantom.PhantomRenderer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Films a second: rendering, masks and PNG encoding apart, by the processor time of one thread, so
 * that other work on the machine does not count; rendering also by the clock on all cores.
 */
final class PhantomSpeed {
  private PhantomSpeed() {}

  static List<String> rows() {
    List<String> rows = new ArrayList<>();
    rows.add(
        "| side | rendered | masks | as PNG, 8 bit | rendered on all %d cores, by the clock |"
            .formatted(Runtime.getRuntime().availableProcessors()));
    rows.add("|---|---|---|---|---|");
    for (int size : new int[] {256, 512, 1024, 2048}) {
      int count = Math.max(4, 120 * 256 * 256 / (size * size));
      List<PhantomFilm> films =
          IntStream.range(0, count)
              .mapToObj(k -> PhantomPatient.of(0, k).films().getFirst())
              .toList();
      PhantomRenderer renderer = new PhantomRenderer(size);
      List<GrayImage> images = films.stream().map(film -> renderer.render(film, 8)).toList();
      films.subList(0, Math.min(20, count)).forEach(renderer::masks);
      rows.add(
          String.format(
              Locale.ROOT,
              "| %d px | %.1f | %.1f | %.1f | %.1f |",
              size,
              rate(films, film -> renderer.render(film, 8)),
              rate(films, renderer::masks),
              rate(images, image -> PngWriter.encode(image, 8)),
              allCores(films, size)));
    }
    return rows;
  }

  private static <T> double rate(List<T> things, Consumer<T> work) {
    var thread = ManagementFactory.getThreadMXBean();
    double best = 0;
    for (int round = 0; round < 3; round++) {
      long start = thread.getCurrentThreadCpuTime();
      things.forEach(work);
      best = Math.max(best, things.size() / ((thread.getCurrentThreadCpuTime() - start) / 1e9));
    }
    return best;
  }

  private static double allCores(List<PhantomFilm> films, int size) {
    ThreadLocal<PhantomRenderer> own = ThreadLocal.withInitial(() -> new PhantomRenderer(size));
    double best = 0;
    for (int round = 0; round < 3; round++) {
      long start = System.nanoTime();
      films.parallelStream().forEach(film -> own.get().render(film, 8));
      best = Math.max(best, films.size() / ((System.nanoTime() - start) / 1e9));
    }
    return best;
  }
}
