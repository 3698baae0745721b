package dev.hilum.task;

import dev.hilum.batch.FilmBatches;
import dev.hilum.batch.FilmBatches.Batch;
import dev.hilum.batch.FilmBatches.Skipped;
import dev.hilum.finding.Finding;
import dev.hilum.image.Preprocessing;
import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.model.ImageEncoder;
import dev.hilum.model.ImageEncoder.Encoded;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import dev.hilum.run.ResultFile;
import dev.hilum.study.Film;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Films to vectors: {@code embeddings.npy} [films, D] float32 and, where asked for, {@code
 * patches.npy} [films, P, D'], with {@code films.csv} in the same order, {@code skipped.csv} and
 * {@code result.json}.
 *
 * <p>Decoding runs on threads of its own. Each batch is on the disk before the next is computed, so
 * an interrupted run goes on where it stopped.
 */
public final class Embed {

  /**
   * What to embed and how.
   *
   * @param model how the model was named, for the record
   * @param batch films in one forward pass, 0 to choose by the size of the input
   * @param readers threads that decode films
   * @param patches whether patch tokens are written too
   * @param strict whether a film that cannot be read ends the run
   * @param resume whether to go on with what an interrupted run left
   */
  public record Config(
      String model,
      Path out,
      boolean force,
      boolean resume,
      boolean patches,
      boolean strict,
      int batch,
      int readers) {
    public Config {
      if (batch < 0 || readers < 1) {
        throw new IllegalArgumentException(
            "batch must be at least 0 and readers at least 1, got " + batch + " and " + readers);
      }
    }
  }

  /** What came of it: films written now and in all, films skipped, and the rate of this run. */
  public record Result(long films, long skipped, int width, double filmsPerSecond) {}

  private Embed() {}

  /**
   * @param films in the order to keep; taken as they are needed
   * @param total how many there are, if known
   * @param findings columns of {@code films.csv}
   */
  public static Result run(
      Config config,
      ImageEncoder encoder,
      Preprocessing preprocessing,
      Iterator<Film> films,
      OptionalLong total,
      List<Finding> findings,
      Provenance provenance,
      Progress progress) {
    try (AtomicOutput output = AtomicOutput.resume(config.out, config.force, config.resume)) {
      EmbedFolder folder = new EmbedFolder(output.path(), findings, config.patches, config.model);
      Result result;
      try (folder;
          FilmBatches batches =
              new FilmBatches(
                  folder.remaining(films),
                  preprocessing,
                  config.batch > 0 ? config.batch : batchFor(preprocessing),
                  config.readers);
          Progress.Stage stage = progress.start("embed", total.orElse(-1), "films")) {
        stage.advance(folder.done());
        result = embed(config, encoder, batches, folder, stage);
        folder.finish();
      } finally {
        if (folder.films() == 0) {
          output.discard();
        }
      }
      ResultFile.write(
          output.path(), ResultFile.document("embed", describe(config, result), provenance));
      output.commit();
      return result;
    } catch (IOException e) {
      throw AtomicOutput.failure(config.out, e);
    } catch (UncheckedIOException e) {
      throw AtomicOutput.failure(config.out, Objects.requireNonNull(e.getCause()));
    }
  }

  private static Result embed(
      Config config,
      ImageEncoder encoder,
      FilmBatches batches,
      EmbedFolder folder,
      Progress.Stage stage)
      throws IOException {
    long start = System.nanoTime();
    long before = folder.films();
    for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
      if (config.strict && !batch.skipped().isEmpty()) {
        Skipped first = batch.skipped().getFirst();
        throw new BadInputException(first.reason());
      }
      folder.skip(batch.skipped());
      if (!batch.films().isEmpty()) {
        try (Scope scope = Scope.open()) {
          Tensor pixels = batch.tensor();
          Encoded encoded = Gradients.off(() -> encoder.encode(pixels));
          folder.write(batch.films(), encoded);
        }
      }
      stage.advance((long) batch.films().size() + batch.skipped().size());
    }
    if (folder.films() == 0) {
      throw new BadInputException(
          config.out + ": no film could be embedded, skipped " + folder.skipped());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Result(
        folder.films(), folder.skipped(), folder.width(), (folder.films() - before) / seconds);
  }

  /**
   * As many films as keep the processor busy: large inputs fill it alone, small ones by the dozen.
   */
  static int batchFor(Preprocessing preprocessing) {
    long values = (long) preprocessing.height() * preprocessing.width();
    return Math.clamp(1_000_000 / values, 4, 32);
  }

  private static Map<String, Object> describe(Config config, Result result) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("model", config.model);
    out.put("films", result.films);
    out.put("skipped", result.skipped);
    out.put("width", result.width);
    out.put("patches", config.patches);
    out.put("films_per_second", result.filmsPerSecond);
    return out;
  }
}
