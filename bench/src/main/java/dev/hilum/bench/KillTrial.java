package dev.hilum.bench;

import dev.hilum.finding.Label;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.phantom.PhantomFilm;
import dev.hilum.run.Cancellation;
import dev.hilum.run.Draws;
import dev.hilum.run.Progress;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Tensor;
import dev.hilum.train.Learner;
import dev.hilum.train.Trainer;
import dev.hilum.train.Training;
import dev.hilum.weights.Mode;
import dev.hilum.weights.SafetensorsWriter;
import dev.hilum.weights.StoredTensor;
import dev.hilum.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A process that trains a {@link KillNetwork} on phantom films until it is done or killed, from the
 * last checkpoint of its run folder if there is one, and tells where it is as {@link ToldLearner}
 * says. Everything that a resumed run must get right is on: dropout, batch statistics, moving
 * averages, accumulated gradients, workers, films that look another way each epoch, a best
 * validation.
 */
final class KillTrial implements Learner<KillTrial.Example> {
  private static final int SIZE = 48;
  private static final int HELD_OUT = 24;
  private static final int KINDS = PhantomFilm.KINDS.size();

  private static final Training TRAINING =
      new Training(
          KilledRun.STEPS,
          8,
          2,
          2e-3,
          0.01,
          0.9,
          0.999,
          1e-8,
          4,
          0.1,
          1,
          0.9,
          Precision.FP32,
          2,
          KilledRun.CHECKPOINT_EVERY,
          2,
          7,
          0,
          "likelihood",
          7);

  /** Greys around 0, and 1 for each finding that is there. */
  record Example(float[] pixels, float[] target) {}

  private final List<Film> films =
      new PhantomCohort(new PhantomCohort.Config(80, SIZE, 5)).films(problem -> {}).toList();
  private final Weights w = Weights.init(7, Mode.TRAINING);
  private final KillNetwork network = new KillNetwork(w, KINDS);

  private KillTrial() {}

  public static void main(String[] args) throws IOException {
    Path run = Path.of(args[0]);
    boolean resume = Files.exists(run.resolve("checkpoints"));
    KillTrial learner = new KillTrial();
    try {
      Progress progress = Progress.on(System.err, new Cancellation());
      Files.createDirectories(run);
      Trainer.run(TRAINING, new ToldLearner<>(learner), run, resume, progress);
    } finally {
      learner.w.close();
    }
  }

  @Override
  public int examples() {
    return films.size() - HELD_OUT;
  }

  @Override
  public String name(int example) {
    return films.get(example).id();
  }

  @Override
  public Example read(int example, RandomGenerator draws) {
    Film film = films.get(example);
    if (!(film.pixels() instanceof Pixels.Generated(var render))) {
      throw new IllegalArgumentException(film.id() + " must be a film of the phantom");
    }
    float gain = (float) draws.nextDouble(0.8, 1.2);
    float[] pixels = render.get().pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (pixels[i] / 255f - 0.5f) * 4 * gain;
    }
    float[] target = new float[KINDS];
    for (int i = 0; i < KINDS; i++) {
      target[i] = film.label(PhantomFilm.KINDS.get(i)) == Label.PRESENT ? 1 : 0;
    }
    return new Example(pixels, target);
  }

  private Tensor loss(List<Example> batch, boolean training) {
    Tensor x = Tensor.stackOf(batch.stream().map(Example::pixels).toList(), 1, SIZE, SIZE);
    Tensor y = Tensor.stackOf(batch.stream().map(Example::target).toList(), KINDS);
    return network.forward(x, training).binaryCrossEntropy(y, null);
  }

  @Override
  public Map<String, Double> backward(List<Example> batch, double share, long steps) {
    Tensor loss = loss(batch, true);
    loss.mul(share).backward();
    return Map.of("loss", loss.item());
  }

  @Override
  public List<Optimizer.Group> groups() {
    return List.of(
        new Optimizer.Group(w.parameters(), TRAINING.learningRate(), TRAINING.weightDecay()));
  }

  @Override
  public SequencedMap<String, Tensor> state() {
    SequencedMap<String, Tensor> state = new LinkedHashMap<>(w.parameters());
    state.putAll(w.buffers());
    return state;
  }

  @Override
  public Map<String, Double> validate() {
    List<Example> heldOut =
        IntStream.range(examples(), films.size()).mapToObj(i -> read(i, Draws.at(0))).toList();
    return Map.of("likelihood", -loss(heldOut, false).item());
  }

  @Override
  public void save(Path folder) {
    SequencedMap<String, StoredTensor> stored = new LinkedHashMap<>();
    state().forEach((name, t) -> stored.put(name, StoredTensor.of(t)));
    SafetensorsWriter.write(folder.resolve("model.safetensors"), stored, Map.of("format", "pt"));
  }
}
