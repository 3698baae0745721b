package dev.hilum.tensor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Moves parameters against their gradients. */
public interface Optimizer extends AutoCloseable {

  /**
   * Parameters that share their settings.
   *
   * @param parameters leaves that ask for gradients, by name
   * @param learningRate multiplied by the factor of each step
   * @param weightDecay decoupled from the gradient in {@link AdamW}, added to it in {@link Sgd}
   */
  record Group(Map<String, Tensor> parameters, double learningRate, double weightDecay) {
    public Group {
      if (!(learningRate >= 0) || !(weightDecay >= 0)) {
        throw new IllegalArgumentException(
            "learning rate and weight decay must be at least 0, got "
                + learningRate
                + " and "
                + weightDecay);
      }
    }

    /** The parameters of all groups, in their order; none may be in two. */
    static Map<String, Tensor> parameters(List<Group> groups) {
      Map<String, Tensor> all = new LinkedHashMap<>();
      for (Group group : groups) {
        group.parameters.forEach(
            (name, p) -> {
              if (all.put(name, p) != null) {
                throw new IllegalArgumentException(
                    "a parameter must be in one group only, got " + name + " twice");
              }
            });
      }
      return all;
    }
  }

  /**
   * One step at {@code factor} times each group's learning rate; parameters without gradient stay.
   */
  void step(double factor);

  /** All parameters, in the order of their groups. */
  List<Tensor> parameters();

  /** What must be saved to go on: tensors by name, still owned by the optimizer. */
  Map<String, Tensor> state();

  /** Drops the collected gradients. */
  default void zeroGrad() {
    parameters().forEach(Tensor::clearGrad);
  }

  @Override
  void close();
}
