package dev.hilum.run;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.io.OutputExistsException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one training run. It is there from the start, so that a killed run can go on:
 *
 * <pre>
 *   recipe.yaml    the merged recipe: every key, also those by default
 *   run.json       how far it is, see {@link RunState}
 *   result.json    scores and provenance, once it is done
 *   curve.csv, validation.csv, events.out.tfevents…, checkpoints/, model/, best/
 * </pre>
 */
public final class RunFolder {
  /** The merged recipe. */
  public static final String RECIPE = "recipe.yaml";

  /** The model as the last step left it. */
  public static final String MODEL = "model";

  private final Path path;
  private RunState state;

  private RunFolder(Path path, RunState state) {
    this.path = path;
    this.state = state;
  }

  /**
   * Makes the folder of a run that starts now.
   *
   * @param recipe merged, as {@link Recipe#write} gives it
   * @param force replaces a run folder that is there
   * @throws OutputExistsException if something is there and {@code force} is not said
   */
  public static RunFolder create(Path path, String recipe, boolean force) {
    if (Files.exists(path)) {
      if (!force) {
        throw new OutputExistsException(path);
      }
      open(path).remove();
    }
    RunFolder run = new RunFolder(path, RunState.starting(task(recipe)));
    try {
      Files.createDirectories(path);
      run.state.write(path);
      AtomicOutput.file(path.resolve(RECIPE), true, to -> Files.writeString(to, recipe));
    } catch (IOException e) {
      throw AtomicOutput.failure(path, e);
    }
    return run;
  }

  /**
   * Goes on with a run, or starts it if there is no such folder; one that is done stays so.
   *
   * @throws BadInputException if the folder's recipe is another one, or a process works on it
   */
  public static RunFolder resume(Path path, String recipe) {
    if (!Files.exists(path)) {
      return create(path, recipe, false);
    }
    RunFolder run = open(path);
    if (run.state.phase() == RunState.Phase.RUNNING) {
      throw new BadInputException(
          path + ": the process " + run.state.process() + " is working on this run");
    }
    Recipe wanted = Recipe.parse(recipe, "the recipe", List.of());
    Optional<String> difference = run.recipe().difference(wanted);
    if (difference.isPresent()) {
      throw new BadInputException(
          path + ": a run goes on only with its own recipe: " + difference.get());
    }
    if (run.state.phase() == RunState.Phase.DONE) {
      return run;
    }
    run.state = run.state.goingOn();
    run.state.write(path);
    return run;
  }

  /** A run folder that is there. */
  public static RunFolder open(Path path) {
    return new RunFolder(path, RunState.read(path));
  }

  /** The run folders directly in a folder, the latest first. */
  public static List<RunFolder> in(Path folder) throws IOException {
    List<RunFolder> runs = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (Files.exists(entry.resolve(RunState.NAME))) {
          runs.add(open(entry));
        }
      }
    }
    runs.sort(Comparator.comparing((RunFolder run) -> run.state.started()).reversed());
    return runs;
  }

  public Path path() {
    return path;
  }

  public RunState state() {
    return state;
  }

  /** The merged recipe that the folder keeps. */
  public Recipe recipe() {
    return Recipe.open(path.resolve(RECIPE), List.of());
  }

  /** What a finished run found; empty before. */
  public Optional<JsonObject> result() {
    Path file = path.resolve(ResultFile.NAME);
    return Files.exists(file) ? Optional.of(Json.read(file)) : Optional.empty();
  }

  /** Writes {@code result.json}, after which the run is done. */
  public void finish(Map<String, ?> result, Provenance provenance) {
    String text = Json.write(ResultFile.document(state.task(), result, provenance)) + "\n";
    AtomicOutput.file(
        path.resolve(ResultFile.NAME), true, partial -> Files.writeString(partial, text));
    end(RunState.Phase.DONE, "");
  }

  /** Says why the run ended early. One that made no step leaves nothing. */
  public void fail(Throwable why) {
    if (!Files.exists(path.resolve("curve.csv")) && !Files.exists(path.resolve("checkpoints"))) {
      remove();
      return;
    }
    boolean asked = why instanceof CancelledException;
    end(
        asked ? RunState.Phase.STOPPED : RunState.Phase.FAILED,
        String.valueOf(why.getMessage()).lines().findFirst().orElse(""));
  }

  private void end(RunState.Phase phase, String why) {
    state = state.ended(phase, why);
    state.write(path);
  }

  private void remove() {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw AtomicOutput.failure(path, e);
    }
  }

  private static String task(String recipe) {
    return Recipe.parse(recipe, "the recipe", List.of()).task();
  }
}
