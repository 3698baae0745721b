package dev.hilum.task;

import dev.hilum.archive.FilmPixels;
import dev.hilum.batch.FilmBatches.Skipped;
import dev.hilum.finding.Finding;
import dev.hilum.image.GrayImage;
import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import dev.hilum.run.ResultFile;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The features of a {@link Baseline} in the folder that {@link Embed} makes, so that a probe takes
 * them as it takes a network's. Every film is decoded, even where its pixels are not needed: all
 * baselines, and all networks, have the same films.
 */
public final class BaselineFeatures {
  private static final int BATCH = 64;

  /**
   * What to compute.
   *
   * @param strict whether a film that cannot be read ends the run
   */
  public record Config(
      Baseline baseline, Path out, boolean force, boolean resume, boolean strict) {}

  /** Films written and skipped, in all. */
  public record Result(long films, long skipped) {}

  private record Measured(Film film, float[] values, String failure) {}

  private BaselineFeatures() {}

  /**
   * @param films in the order to keep
   * @param total how many there are, if known
   * @param findings columns of {@code films.csv}
   */
  public static Result run(
      Config config,
      Iterator<Film> films,
      OptionalLong total,
      List<Finding> findings,
      Provenance provenance,
      Progress progress) {
    try (AtomicOutput output = AtomicOutput.resume(config.out, config.force, config.resume)) {
      String model = config.baseline.modelName();
      EmbedFolder folder = new EmbedFolder(output.path(), findings, false, model);
      Result result;
      try (folder;
          Progress.Stage stage = progress.start("embed", total.orElse(-1), "films")) {
        stage.advance(folder.done());
        measure(config, folder.remaining(films), folder, stage);
        result = new Result(folder.films(), folder.skipped());
        folder.finish();
      } finally {
        if (folder.films() == 0) {
          output.discard();
        }
      }
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("model", model);
      document.put("films", result.films);
      document.put("skipped", result.skipped);
      document.put("width", config.baseline.columns().size());
      document.put("columns", config.baseline.columns());
      ResultFile.write(output.path(), ResultFile.document("embed", document, provenance));
      output.commit();
      return result;
    } catch (IOException e) {
      throw AtomicOutput.failure(config.out, e);
    } catch (UncheckedIOException e) {
      throw AtomicOutput.failure(config.out, Objects.requireNonNull(e.getCause()));
    }
  }

  private static void measure(
      Config config, Iterator<Film> films, EmbedFolder folder, Progress.Stage stage)
      throws IOException {
    while (films.hasNext()) {
      List<Film> batch = new ArrayList<>();
      while (batch.size() < BATCH && films.hasNext()) {
        batch.add(films.next());
      }
      List<Film> kept = new ArrayList<>();
      List<Skipped> skipped = new ArrayList<>();
      float[] rows = new float[batch.size() * config.baseline.columns().size()];
      int at = 0;
      for (Measured m : batch.parallelStream().map(f -> measure(config.baseline, f)).toList()) {
        if (m.failure.isEmpty()) {
          kept.add(m.film);
          System.arraycopy(m.values, 0, rows, at, m.values.length);
          at += m.values.length;
        } else if (config.strict) {
          throw new BadInputException(m.failure);
        } else {
          skipped.add(new Skipped(m.film, m.failure));
        }
      }
      folder.skip(skipped);
      if (!kept.isEmpty()) {
        folder.write(kept, Arrays.copyOf(rows, at), config.baseline.columns().size());
      }
      stage.advance(batch.size());
    }
    if (folder.films() == 0) {
      throw new BadInputException(
          config.out + ": no film could be embedded, skipped " + folder.skipped());
    }
  }

  private static Measured measure(Baseline baseline, Film film) {
    try {
      return new Measured(film, baseline.of(film, image(film)), "");
    } catch (BadInputException e) {
      return new Measured(film, new float[0], String.valueOf(e.getMessage()));
    }
  }

  private static GrayImage image(Film film) {
    return switch (film.pixels()) {
      case Pixels.Generated(var render) -> render.get();
      default -> FilmPixels.read(film).toGrayImage();
    };
  }
}
