package dev.hilum.train;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.run.CancelledException;
import dev.hilum.run.Draws;
import dev.hilum.run.Progress;
import dev.hilum.tensor.AdamW;
import dev.hilum.tensor.Engine;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.SafetensorsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The training loop, whatever is learnt: batches in a fresh order each epoch, accumulated and
 * clipped gradients, AdamW under a schedule, moving averages, validation, early stop, checkpoints
 * and curves.
 *
 * <p>A run that is killed at any moment and resumed ends with the weights, bit for bit, of the run
 * that was not: everything random is drawn anew from seed and step (before each backward pass the
 * engine's generator, which dropout draws from, is seeded so), and the rest is in the checkpoint.
 * This holds on one machine with one number of threads.
 *
 * <p>The run folder afterwards: {@code curve.csv}, {@code validation.csv}, {@code
 * events.out.tfevents…} for TensorBoard, {@code checkpoints/}, {@code model/} as the last step left
 * it, {@code best/} as the best validation found it.
 *
 * @param <E> one example
 */
public final class Trainer<E> {
  private static final long DROPOUT = 0x64726f70L; // "drop"
  private static final int FILMS_TOLD = 16;
  private static final int MEASURED_STEPS = 3;

  private final Training config;
  private final Learner<E> learner;
  private final Path run;
  private final Progress progress;
  private final CheckpointFolder checkpoints;
  private final Optimizer optimizer;
  private final Averages averages;
  private final Map<String, Tensor> learnt = new LinkedHashMap<>();
  private final SequencedMap<String, Tensor> live = new LinkedHashMap<>();
  private final String recipe;
  private Position position = Position.START;
  private Position saved = Position.START; // of the last checkpoint; the start needs none

  private Trainer(Training config, Learner<E> learner, Path run, Progress progress) {
    this.config = config;
    this.learner = learner;
    this.run = run;
    this.progress = progress;
    checkpoints = new CheckpointFolder(run, config.keep());
    learner.groups().forEach(group -> learnt.putAll(group.parameters()));
    SequencedMap<String, Tensor> state = learner.state();
    TrainingCost cost = TrainingCost.of(state.values(), learnt.values(), config.ema() > 0);
    progress.note(cost.before());
    cost.requireMemory();
    optimizer = new AdamW(learner.groups(), config.beta1(), config.beta2(), config.eps());
    averages = new Averages(learnt, config.ema());
    state.forEach((name, t) -> live.put("model." + name, t));
    optimizer.state().forEach((name, t) -> live.put("optimizer." + name, t));
    averages.state().forEach((name, t) -> live.put("average." + name, t));
    recipe = recipe();
  }

  /**
   * Trains.
   *
   * @param run an existing folder, which gets the files told above
   * @param resume goes on after the last whole checkpoint of the folder, from the start if there is
   *     none; otherwise a folder with checkpoints is refused
   * @throws DivergedException if a loss, gradient or weight is no finite number any more
   * @throws CancelledException if the progress was asked to stop; the last step is in a checkpoint
   * @throws BadInputException if an example cannot be read, or a checkpoint is of another run
   */
  public static <E> Outcome run(
      Training config, Learner<E> learner, Path run, boolean resume, Progress progress) {
    Trainer<E> trainer = new Trainer<>(config, learner, run, progress);
    try {
      return trainer.train(resume);
    } finally {
      trainer.averages.close();
      trainer.optimizer.close();
    }
  }

  private Outcome train(boolean resume) {
    if (resume) {
      restore();
    } else {
      checkpoints.requireEmpty();
    }
    int step = position.step();
    int validated = position.validated();
    long batches = (long) step * config.accumulate();
    try (StepTable curve = StepTable.open(run.resolve("curve.csv"), step);
        StepTable scores = StepTable.open(run.resolve("validation.csv"), validated);
        EventFile events = EventFile.open(run, step, validated);
        ExampleStream<E> examples = new ExampleStream<>(learner, config, batches);
        Progress.Stage stage = progress.start("train", config.steps() - step, "steps")) {
      loop(curve, scores, events, examples, stage);
    }
    averages.during(() -> save("model"));
    boolean stopped = position.step() < config.steps();
    return new Outcome(
        position.step(),
        stopped,
        position.terms(),
        position.last(),
        position.best(),
        position.bestStep());
  }

  private void loop(
      StepTable curve,
      StepTable scores,
      EventFile events,
      ExampleStream<E> examples,
      Progress.Stage stage) {
    int first = position.step();
    long start = System.nanoTime();
    double recent = Double.NaN;
    try {
      while (true) {
        boolean better = validateIfDue(scores, events);
        boolean over = position.step() == config.steps() || outOfPatience();
        if (better || over || due(config.checkpointEvery())) {
          checkpoint();
        }
        if (over) {
          return;
        }
        long began = System.nanoTime();
        SequencedMap<String, Double> numbers = step(examples);
        double rate = config.effectiveBatch() * 1e9 / (System.nanoTime() - began);
        numbers.put("films_per_second", rate);
        curve.write(position.step(), numbers);
        events.write(position.step(), "", numbers);
        double loss = position.terms().getOrDefault("loss", Double.NaN);
        recent = Double.isNaN(recent) ? loss : 0.9 * recent + 0.1 * loss;
        if (position.step() == first + MEASURED_STEPS) {
          double seconds = (System.nanoTime() - start) / 1e9 / MEASURED_STEPS;
          progress.note(TrainingCost.measured(seconds, config.steps() - position.step()));
        }
        stage.advance(1, String.format(Locale.ROOT, "%.1f films/s, loss %.3f", rate, recent));
      }
    } catch (CancelledException e) {
      checkpoint();
      throw e;
    }
  }

  private boolean due(int every) {
    return every > 0 && position.step() > 0 && position.step() % every == 0;
  }

  private boolean outOfPatience() {
    return config.patience() > 0 && position.worse() >= config.patience();
  }

  /** One optimizer step; its numbers for the curves. */
  private SequencedMap<String, Double> step(ExampleStream<E> examples) {
    int step = position.step();
    double share = 1.0 / config.accumulate();
    Map<String, Double> terms = new LinkedHashMap<>();
    List<Integer> seen = new ArrayList<>();
    optimizer.zeroGrad();
    for (int pass = 0; pass < config.accumulate(); pass++) {
      ExampleStream.Batch<E> batch = examples.next();
      seen.addAll(batch.which());
      Rng.seedGlobal(Draws.key(config.seed(), DROPOUT, step, pass));
      try (Scope scope = Scope.open()) {
        Map<String, Double> told = learner.backward(batch.examples(), share, step);
        told.forEach(
            (name, value) -> {
              requireFinite("the term " + name, value, batch.which());
              terms.merge(name, value * share, Double::sum);
            });
      }
    }
    double limit = config.clip() == 0 ? Double.POSITIVE_INFINITY : config.clip();
    double norm = Gradients.clip(optimizer.parameters(), limit);
    requireFinite("the gradient's norm", norm, seen);
    double factor = config.schedule().factor(step);
    optimizer.step(factor);
    learner.stepped();
    averages.update();
    position = position.stepped(terms);
    SequencedMap<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("epoch", examples.epochs((long) position.step() * config.accumulate()));
    numbers.put("learning_rate", config.learningRate() * factor);
    numbers.put("gradient_norm", norm);
    numbers.putAll(terms);
    return numbers;
  }

  private void requireFinite(String what, double value, List<Integer> which) {
    if (Double.isFinite(value)) {
      return;
    }
    List<String> films = which.stream().limit(FILMS_TOLD).map(learner::name).toList();
    int more = which.size() - films.size();
    throw diverged(
        what,
        value,
        position.step() + 1,
        " on the films " + String.join(", ", films) + (more > 0 ? " and " + more + " more" : ""));
  }

  private DivergedException diverged(String what, double value, int step, String where) {
    String last =
        saved.step() == 0
            ? "there is no checkpoint yet"
            : "the last good checkpoint is " + checkpoints.file(saved.step());
    return new DivergedException(
        "%s must be finite, got %s at step %d%s; %s".formatted(what, value, step, where, last));
  }

  /** Whether this step was validated just now and is the best so far. */
  private boolean validateIfDue(StepTable table, EventFile events) {
    boolean last = position.step() == config.steps();
    if (position.validated() == position.step() || !(last || due(config.validateEvery()))) {
      return false;
    }
    return averages.during(
        () -> {
          SequencedMap<String, Double> scores = validate();
          if (scores.isEmpty() && config.best().isEmpty()) {
            return false;
          }
          table.write(position.step(), scores);
          events.write(position.step(), EventFile.VALIDATION, scores);
          boolean better = better(scores);
          scores.values().removeIf(score -> !Double.isFinite(score));
          position = position.validated(scores, better);
          return better && save("best");
        });
  }

  private SequencedMap<String, Double> validate() {
    try (Scope scope = Scope.open()) {
      return new LinkedHashMap<>(Gradients.off(learner::validate));
    }
  }

  private boolean better(Map<String, Double> scores) {
    String name = config.best();
    if (name.isEmpty()) {
      return false;
    }
    Double score = scores.get(name);
    if (score == null) {
      throw new BadInputException(
          "training.best must be one of the validation scores "
              + (scores.isEmpty() ? "(there are none)" : String.join(", ", scores.keySet()))
              + ", got "
              + name);
    }
    double before = position.best().getOrDefault(name, Double.NEGATIVE_INFINITY);
    return score > before;
  }

  private boolean save(String folder) {
    AtomicOutput.folder(
        run.resolve(folder),
        true,
        partial -> {
          try (Scope scope = Scope.open()) {
            learner.save(partial);
          }
        });
    return true;
  }

  /** Writes a checkpoint of this step, unless it is there; then removes those not kept. */
  private void checkpoint() {
    if (position.equals(saved)) {
      return;
    }
    learnt.forEach(
        (name, t) -> {
          try (Scope scope = Scope.open()) {
            double norm = t.detach().reshape(-1).norm(false, 0).item();
            if (!Double.isFinite(norm)) {
              throw diverged("the norm of " + name, norm, position.step(), "");
            }
          }
        });
    new Checkpoint(position, recipe, engine()).write(checkpoints.file(position.step()), live);
    saved = position;
    checkpoints.prune(position.bestStep());
  }

  private void restore() {
    Optional<SafetensorsFile> last = checkpoints.last(progress::note);
    if (last.isEmpty()) {
      progress.note("no checkpoint yet in " + run + ": from the start");
      return;
    }
    try (SafetensorsFile file = last.get()) {
      Checkpoint checkpoint = Checkpoint.read(file);
      checkpoint.requireRecipe(recipe, file.origin());
      Checkpoint.restore(file, live);
      position = checkpoint.position();
      saved = position;
      progress.note("goes on after step " + saved.step() + " of " + config.steps());
      if (!checkpoint.engine().equals(engine())) {
        progress.note(
            "another engine (was "
                + checkpoint.engine()
                + ", is "
                + engine()
                + "): the weights may differ in their last bits from an uninterrupted run's");
      }
    }
  }

  /** What makes two runs the same; how often they save, and with how many workers, does not. */
  private String recipe() {
    Training t = config;
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
}
