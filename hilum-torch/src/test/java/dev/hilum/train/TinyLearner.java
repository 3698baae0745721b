package dev.hilum.train;

import dev.hilum.io.BadInputException;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Nn;
import dev.hilum.run.Draws;
import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.weights.SafetensorsWriter;
import dev.hilum.weights.StoredTensor;
import dev.hilum.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/**
 * Two linears with dropout between, fitted to noisy sums: small enough to be trained many times in
 * one test.
 */
final class TinyLearner implements Learner<float[]>, AutoCloseable {
  private static final int FEATURES = 6;

  /** What a test may set. */
  record Settings(int examples, int width, double dropout, boolean noisy, long seed) {
    static final Settings PLAIN = new Settings(20, 8, 0, false, 3);
    static final Settings RANDOM = new Settings(20, 8, 0.25, true, 3);
  }

  private final Settings settings;
  private final Weights w;
  private final Layer first;
  private final Layer second;
  final ConcurrentLinkedQueue<String> batches = new ConcurrentLinkedQueue<>();
  final Map<Integer, Double> scores = new LinkedHashMap<>(); // by step, else the mean error
  IntConsumer afterStep = step -> {};
  Runnable beforeValidation = () -> {};
  int badExample = -1;
  int poisoned = -1;
  private int steps;

  TinyLearner(Settings settings) {
    this.settings = settings;
    w = Weights.init(settings.seed, Mode.TRAINING);
    first = Nn.linear(w.in("first"), FEATURES, settings.width);
    second = Nn.linear(w.in("second"), settings.width, 1);
    w.finish();
  }

  @Override
  public int examples() {
    return settings.examples;
  }

  @Override
  public String name(int example) {
    return "film-" + example;
  }

  /** Features, then their sum. */
  @Override
  public float[] read(int example, RandomGenerator draws) {
    if (example == badExample) {
      throw new BadInputException("the file must be an image, got 3 bytes");
    }
    RandomGenerator fixed = Draws.at(settings.seed, example);
    float[] out = new float[FEATURES + 1];
    for (int i = 0; i < FEATURES; i++) {
      out[i] = (float) fixed.nextGaussian();
      out[FEATURES] += out[i];
      out[i] += settings.noisy ? (float) (0.1 * draws.nextGaussian()) : 0;
    }
    if (example == poisoned) {
      out[0] = Float.NaN;
    }
    return out;
  }

  @Override
  public Map<String, Double> backward(List<float[]> batch, double share, long step) {
    StringBuilder seen = new StringBuilder();
    for (float[] example : batch) {
      seen.append(java.util.Arrays.toString(example));
    }
    batches.add(seen.toString());
    Tensor loss = loss(batch, settings.dropout);
    loss.mul(share).backward();
    return Map.of("loss", loss.item());
  }

  private Tensor loss(List<float[]> batch, double dropout) {
    Tensor x = Tensor.stackOf(batch, FEATURES + 1);
    Tensor hidden = first.forward(x.narrow(1, 0, FEATURES)).gelu().dropout(dropout);
    return second.forward(hidden).meanSquaredError(x.narrow(1, FEATURES, 1));
  }

  @Override
  public List<Optimizer.Group> groups() {
    return List.of(new Optimizer.Group(w.parameters(), 0.01, 0.01));
  }

  @Override
  public void stepped() {
    afterStep.accept(++steps);
  }

  @Override
  public SequencedMap<String, Tensor> state() {
    return new LinkedHashMap<>(w.parameters());
  }

  @Override
  public Map<String, Double> validate() {
    beforeValidation.run();
    List<float[]> films =
        java.util.stream.IntStream.range(1000, 1016).mapToObj(i -> read(i, Draws.at(0))).toList();
    double error = loss(films, 0).item();
    return Map.of("closeness", scores.getOrDefault(steps, -error));
  }

  @Override
  public void save(Path folder) throws IOException {
    SequencedMap<String, StoredTensor> stored = new LinkedHashMap<>();
    w.parameters().forEach((name, p) -> stored.put(name, StoredTensor.of(p)));
    SafetensorsWriter.write(folder.resolve("model.safetensors"), stored, Map.of("format", "pt"));
  }

  /** The weights as they are, in the order of their names. */
  List<float[]> weights() {
    return w.parameters().values().stream().map(Tensor::floats).toList();
  }

  @Override
  public void close() {
    w.close();
  }
}
