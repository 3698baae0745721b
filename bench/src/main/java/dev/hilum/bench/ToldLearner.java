package dev.hilum.bench;

import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Tensor;
import dev.hilum.train.Learner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/**
 * A learner whose process says on standard output where it is: {@code @read} and {@code @done} as a
 * worker begins and ends an example, {@code @step N} after each step.
 */
final class ToldLearner<E> implements Learner<E> {
  private final Learner<E> learner;
  private int step; // steps that this process made

  ToldLearner(Learner<E> learner) {
    this.learner = learner;
  }

  @Override
  public E read(int example, RandomGenerator draws) {
    System.out.println("@read");
    E read = learner.read(example, draws);
    System.out.println("@done");
    return read;
  }

  @Override
  public void stepped() {
    learner.stepped();
    System.out.println("@step " + ++step);
  }

  @Override
  public int examples() {
    return learner.examples();
  }

  @Override
  public String name(int example) {
    return learner.name(example);
  }

  @Override
  public Map<String, Double> backward(List<E> batch, double share, long steps) {
    return learner.backward(batch, share, steps);
  }

  @Override
  public List<Optimizer.Group> groups() {
    return learner.groups();
  }

  @Override
  public SequencedMap<String, Tensor> state() {
    return learner.state();
  }

  @Override
  public String recipe() {
    return learner.recipe();
  }

  @Override
  public Map<String, Double> validate() {
    return learner.validate();
  }

  @Override
  public void save(Path folder) throws IOException {
    learner.save(folder);
  }
}
