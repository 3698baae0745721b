package dev.hilum.train;

import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/**
 * What is learnt from what: an objective, its network and its data, as the {@link Trainer} sees
 * them. Everything but {@link #read} and {@link #name} is called on the thread of the loop, inside
 * a {@link dev.hilum.tensor.Scope}.
 *
 * @param <E> one example as a worker reads it, outside the engine (arrays, text)
 */
public interface Learner<E> {

  /** How many training examples there are; each epoch takes them in a fresh order. */
  int examples();

  /** The film of an example, for messages. */
  String name(int example);

  /**
   * Reads one example, on a worker's thread. A pure function of its arguments, so that a resumed
   * run reads what the uninterrupted one read.
   *
   * @param draws the example's own random numbers of this epoch
   * @throws dev.hilum.io.BadInputException if the example cannot be read; it ends the run
   */
  E read(int example, RandomGenerator draws);

  /**
   * Adds {@code share} times the gradients of the batch's loss to the parameters. Operations that
   * draw (dropout) draw from the global generator, which the loop has seeded for this pass.
   *
   * @param share 1 / accumulate, so that the passes of a step sum to the gradient of their mean
   * @param step optimizer steps made before
   * @return the terms of the loss by name, unscaled, {@code loss} first; the same names every time
   */
  Map<String, Double> backward(List<E> batch, double share, long step);

  /** The parameters with their highest learning rates. */
  List<Optimizer.Group> groups();

  /** Called after each optimizer step, e.g. to cap a temperature. */
  default void stepped() {}

  /** Every tensor that a checkpoint must hold, live: parameters, and buffers that change. */
  SequencedMap<String, Tensor> state();

  /**
   * What, besides {@link Training} and the names and shapes of {@link #state}, must be the same for
   * a run to go on: the recipe's own part and a digest of the data, as text.
   */
  default String recipe() {
    return "";
  }

  /** Named scores on validation data, higher being better; empty when there are no such data. */
  Map<String, Double> validate();

  /** Writes the model in its reference layout into an empty folder. */
  void save(Path folder) throws IOException;
}
