package dev.hilum.task;

import dev.hilum.io.BadInputException;
import dev.hilum.run.Progress;
import dev.hilum.run.Recipe;
import dev.hilum.train.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a recipe's {@code task:} may name: the record that its keys make, and the class that does
 * it.
 *
 * @param name as recipes have it
 * @param type the config record
 * @param training the general part of a config
 * @param work the task itself
 * @param <C> the config record
 */
public record TrainTask<C extends Record>(
    String name, Class<C> type, Function<C, Training> training, Work<C> work) {

  /** Trains in a run folder that exists. */
  @FunctionalInterface
  public interface Work<C> {
    Found run(C config, Path run, boolean resume, Progress progress);
  }

  /**
   * What came of a run.
   *
   * @param result the task's keys of {@code result.json}
   * @param data a digest of the films and texts that it saw
   */
  public record Found(Map<String, Object> result, String data) {}

  /** All that can be trained. */
  public static final List<TrainTask<?>> ALL =
      List.of(
          new TrainTask<>(
              "contrastive",
              FineTuneContrastive.Config.class,
              FineTuneContrastive.Config::training,
              (config, run, resume, progress) -> {
                FineTuneContrastive.Result result =
                    FineTuneContrastive.run(config, run, resume, progress);
                return new Found(result.toJson(), result.data());
              }));

  /**
   * The task of a recipe.
   *
   * @throws BadInputException if there is none of that name
   */
  public static TrainTask<?> of(Recipe recipe) {
    return ALL.stream()
        .filter(task -> task.name.equals(recipe.task()))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "%s: \"task\" must be one of %s, got \"%s\""
                        .formatted(
                            recipe.origin(),
                            ALL.stream().map(TrainTask::name).toList(),
                            recipe.task())));
  }

  /** A recipe read for this task. */
  public Planned<C> plan(Recipe recipe) {
    return new Planned<>(this, recipe.as(type));
  }

  /** The JSON Schema of this task's recipes. */
  public Map<String, Object> schema() {
    return Recipe.schema(name, type);
  }

  /** A task with its config: all that a run needs but a folder. */
  public record Planned<C extends Record>(TrainTask<C> task, C config) {
    /** The merged recipe, with every key. */
    public String recipe() {
      return Recipe.write(task.name, config);
    }

    /** The general part of the config. */
    public Training training() {
      return task.training.apply(config);
    }

    /** Trains in a run folder that exists. */
    public Found run(Path folder, boolean resume, Progress progress) {
      return task.work.run(config, folder, resume, progress);
    }
  }
}
