package dev.hilum.task;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.tensor.Backend;
import dev.hilum.tensor.Backend.Kernel;
import dev.hilum.tensor.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * With how many threads and which kernels a run computes: {@code engine.json} of its folder. They
 * decide the last bits, so a run that is resumed or replayed takes them up again.
 *
 * @param changes a sentence for each time the run went on with others
 */
public record RecordedEngine(int threads, Backend backend, List<String> changes) {
  /** The file in a run folder. */
  public static final String NAME = "engine.json";

  public RecordedEngine {
    changes = List.copyOf(changes);
  }

  /**
   * What a run folder tells; empty for one that began before this was kept.
   *
   * @throws BadInputException if the file names no such kernel or no positive number of threads
   */
  public static Optional<RecordedEngine> read(Path run) {
    Path file = run.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    JsonObject json = Json.read(file);
    int threads = json.integer("threads");
    if (threads < 1) {
      throw new BadInputException(file + ": \"threads\" must be at least 1, got " + threads);
    }
    Backend backend =
        new Backend(
            kernel(json, "linear"), kernel(json, "trainable_linear"), kernel(json, "attention"));
    return Optional.of(new RecordedEngine(threads, backend, json.texts("changes")));
  }

  private static Kernel kernel(JsonObject json, String key) {
    String name = json.text(key);
    for (Kernel kernel : Kernel.values()) {
      if (kernel.name().equals(name)) {
        return kernel;
      }
    }
    throw new BadInputException(
        "%s: \"%s\" must be one of %s, got %s"
            .formatted(json.origin(), key, List.of(Kernel.values()), name));
  }

  /**
   * Makes these the engine's.
   *
   * @param keepThreads whether the present number of threads was asked for and stays
   */
  public void use(boolean keepThreads) {
    Backend.use(backend);
    if (!keepThreads) {
      Engine.threads(threads);
    }
  }

  /** Keeps the engine as it is now, and tells of a run that had another one. */
  static RecordedEngine keep(Path run) {
    Optional<RecordedEngine> before = read(run);
    List<String> changes = before.map(RecordedEngine::changes).orElse(List.of());
    RecordedEngine now = new RecordedEngine(Engine.threads(), Backend.current(), changes);
    if (before.equals(Optional.of(now))) {
      return now;
    }
    RecordedEngine kept = before.map(now::instead).orElse(now);
    AtomicOutput.file(
        run.resolve(NAME), true, file -> Files.writeString(file, Json.write(kept.json()) + "\n"));
    return kept;
  }

  /** This one, with a sentence more: that it came in the place of another. */
  private RecordedEngine instead(RecordedEngine was) {
    List<String> more = new ArrayList<>(changes);
    more.add(
        "the run went on with another engine (was %s, is %s): its weights may differ in"
                .formatted(was.described(), described())
            + " their last bits from an uninterrupted run's");
    return new RecordedEngine(threads, backend, more);
  }

  private Map<String, Object> described() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("threads", threads);
    json.putAll(backend.describe());
    return json;
  }

  private Map<String, Object> json() {
    Map<String, Object> json = described();
    json.put("changes", changes);
    return json;
  }
}
