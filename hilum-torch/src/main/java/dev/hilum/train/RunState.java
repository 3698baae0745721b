package dev.hilum.train;

import dev.hilum.tensor.AdamW;
import dev.hilum.tensor.Engine;
import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.SafetensorsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What of a run lives longer than a step: the weights, the optimizer, the averages, and the
 * checkpoints that all of it is written to and read from.
 */
final class RunState implements AutoCloseable {
  private final Path run;
  private final Consumer<String> note;
  private final CheckpointFolder checkpoints;
  private final Map<String, Tensor> learnt = new LinkedHashMap<>();
  private final SequencedMap<String, Tensor> live = new LinkedHashMap<>();
  private final Optimizer optimizer;
  private final Averages averages;
  private final String recipe;
  private Position saved = Position.START; // of the last checkpoint; the start needs none

  /** Says what the run takes, and refuses a machine that cannot hold it. */
  RunState(Training config, Learner<?> learner, Path run, Consumer<String> note) {
    this.run = run;
    this.note = note;
    checkpoints = new CheckpointFolder(run, config.keep());
    learner.groups().forEach(group -> learnt.putAll(group.parameters()));
    SequencedMap<String, Tensor> state = learner.state();
    TrainingCost cost = TrainingCost.of(state.values(), learnt.values(), config.ema() > 0);
    note.accept(cost.before());
    cost.requireMemory();
    optimizer = new AdamW(learner.groups(), config.beta1(), config.beta2(), config.eps());
    averages = new Averages(learnt, config.ema());
    state.forEach((name, t) -> live.put("model." + name, t));
    optimizer.state().forEach((name, t) -> live.put("optimizer." + name, t));
    averages.state().forEach((name, t) -> live.put("average." + name, t));
    recipe = recipe(config, learner);
  }

  Optimizer optimizer() {
    return optimizer;
  }

  Averages averages() {
    return averages;
  }

  /** The position to begin at: that of the last checkpoint, or the start of a folder without. */
  Position start(boolean resume) {
    if (!resume) {
      checkpoints.requireEmpty();
      return Position.START;
    }
    restore();
    return saved;
  }

  private void restore() {
    Optional<SafetensorsFile> last = checkpoints.last(note);
    if (last.isEmpty()) {
      note.accept("no checkpoint yet in " + run + ": from the start");
      return;
    }
    try (SafetensorsFile file = last.get()) {
      Checkpoint checkpoint = Checkpoint.read(file);
      checkpoint.requireRecipe(recipe, file.origin());
      Checkpoint.restore(file, live);
      saved = checkpoint.position();
      note.accept("goes on after step " + saved.step());
      if (!checkpoint.engine().equals(engine())) {
        note.accept(
            "another engine (was "
                + checkpoint.engine()
                + ", is "
                + engine()
                + "): the weights may differ in their last bits from an uninterrupted run's");
      }
    }
  }

  /**
   * Writes a checkpoint of this position, unless it is there; then removes those not kept.
   *
   * @param where of the last step, to tell of a weight that is no number
   */
  void checkpoint(Position position, String where) {
    if (position.equals(saved)) {
      return;
    }
    learnt.forEach(
        (name, t) -> {
          try (Scope scope = Scope.open()) {
            double norm = t.detach().reshape(-1).norm(false, 0).item();
            if (!Double.isFinite(norm)) {
              throw diverged("the norm of " + name, norm, position.step(), where);
            }
          }
        });
    new Checkpoint(position, recipe, engine()).write(checkpoints.file(position.step()), live);
    saved = position;
    checkpoints.prune(position.bestStep());
  }

  /** The failure of this step, with the last checkpoint before it. */
  DivergedException diverged(String what, double value, int step, String where) {
    String last =
        saved.step() == 0
            ? "there is no checkpoint yet"
            : "the last good checkpoint is " + checkpoints.file(saved.step());
    return new DivergedException(
        "%s must be finite, got %s at step %d%s; %s".formatted(what, value, step, where, last));
  }

  /** What makes two runs the same; how often they save, and with how many workers, does not. */
  private static String recipe(Training t, Learner<?> learner) {
    List<String> lines = new ArrayList<>();
    lines.add("seed: " + t.seed());
    lines.add("steps: " + t.steps() + ", batch: " + t.batch() + ", accumulate: " + t.accumulate());
    lines.add("learningRate: " + t.learningRate() + ", weightDecay: " + t.weightDecay());
    lines.add("beta1: " + t.beta1() + ", beta2: " + t.beta2() + ", eps: " + t.eps());
    lines.add("warmup: " + t.warmup() + ", floor: " + t.floor());
    lines.add("clip: " + t.clip() + ", ema: " + t.ema() + ", precision: " + t.precision());
    lines.add("validateEvery: " + t.validateEvery() + ", patience: " + t.patience());
    lines.add("best: " + t.best());
    lines.add("examples: " + learner.examples());
    lines.add(learner.recipe());
    return String.join("\n", lines).strip();
  }

  private static String engine() {
    return String.join(
        ", ",
        new TreeMap<>(Engine.describe())
            .entrySet().stream()
                .filter(e -> e.getKey().startsWith("backend") || e.getKey().equals("threads"))
                .map(e -> e.getKey() + " " + e.getValue())
                .toList());
  }

  @Override
  public void close() {
    averages.close();
    optimizer.close();
  }
}
