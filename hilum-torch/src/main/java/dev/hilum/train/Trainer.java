package dev.hilum.train;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.run.CancelledException;
import dev.hilum.run.Draws;
import dev.hilum.run.Progress;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

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
  private final RunState state;
  private Position position = Position.START;
  private List<Integer> seen = List.of(); // the examples of the last step

  private Trainer(
      Training config, Learner<E> learner, Path run, Progress progress, RunState state) {
    this.config = config;
    this.learner = learner;
    this.run = run;
    this.progress = progress;
    this.state = state;
  }

  /**
   * Trains.
   *
   * @param run an existing folder, which gets the files told above
   * @param resume goes on after the last whole checkpoint of the folder, from the start if there is
   *     none; otherwise a folder with checkpoints is refused
   * @throws DivergedException if a loss, gradient or weight is no finite number any more
   * @throws CancelledException if the progress was asked to stop; the last step is in a checkpoint
   *     and in {@code model/}
   * @throws BadInputException if an example cannot be read, or a checkpoint is of another run
   */
  public static <E> Outcome run(
      Training config, Learner<E> learner, Path run, boolean resume, Progress progress) {
    if (learner.examples() < config.batch()) { // before the run's folder gets anything
      throw new BadInputException(
          "training needs at least one batch of examples, got %d examples and batch %d"
              .formatted(learner.examples(), config.batch()));
    }
    try (RunState state = new RunState(config, learner, run, progress::note)) {
      return new Trainer<>(config, learner, run, progress, state).train(resume);
    }
  }

  private Outcome train(boolean resume) {
    position = state.start(resume);
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
    state.averages().during(() -> save("model"));
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
          state.checkpoint(position, films(seen));
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
      state.checkpoint(position, films(seen));
      state.averages().during(() -> save("model"));
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
    seen = new ArrayList<>();
    Optimizer optimizer = state.optimizer();
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
    state.averages().update();
    position = position.stepped(terms);
    SequencedMap<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("epoch", examples.epochs((long) position.step() * config.accumulate()));
    numbers.put("learning_rate", config.learningRate() * factor);
    numbers.put("gradient_norm", norm);
    numbers.putAll(terms);
    return numbers;
  }

  private void requireFinite(String what, double value, List<Integer> which) {
    if (!Double.isFinite(value)) {
      throw state.diverged(what, value, position.step() + 1, films(which));
    }
  }

  /** Of which films a step was, for messages; empty for none. */
  private String films(List<Integer> which) {
    if (which.isEmpty()) {
      return "";
    }
    List<String> films = which.stream().limit(FILMS_TOLD).map(learner::name).toList();
    int more = which.size() - films.size();
    return " on the films " + String.join(", ", films) + (more > 0 ? " and " + more + " more" : "");
  }

  /** Whether this step was validated just now and is the best so far. */
  private boolean validateIfDue(StepTable table, EventFile events) {
    boolean last = position.step() == config.steps();
    if (position.validated() == position.step() || !(last || due(config.validateEvery()))) {
      return false;
    }
    return state
        .averages()
        .during(
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
}
