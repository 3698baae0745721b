package dev.hilum.train;

import dev.hilum.tensor.DType;
import dev.hilum.tensor.Ema;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * Moving averages of the learnt weights, which stand in for them while the network is validated or
 * saved.
 */
final class Averages implements AutoCloseable {
  private final Map<String, Tensor> parameters;
  private final SequencedMap<String, Tensor> averages = new LinkedHashMap<>();
  private final double momentum;

  /** Starts from the weights as they are; a momentum of 0 keeps no averages. */
  Averages(Map<String, Tensor> parameters, double momentum) {
    this.parameters = parameters;
    this.momentum = momentum;
    if (momentum > 0) {
      try (Scope scope = Scope.open()) {
        parameters.forEach((name, p) -> averages.put(name, p.detach().copy().keep("average")));
      }
    }
  }

  void update() {
    if (momentum > 0) {
      Ema.update(averages.values(), parameters.values(), momentum);
    }
  }

  /** The averages by the names of their parameters. */
  SequencedMap<String, Tensor> state() {
    return averages;
  }

  /** Runs work with the averages in place of the weights, which are then put back bit for bit. */
  <T> T during(Supplier<T> work) {
    if (averages.isEmpty()) {
      return work.get();
    }
    swap();
    try {
      return work.get();
    } finally {
      swap();
    }
  }

  private void swap() {
    averages.forEach(
        (name, average) -> {
          Tensor p = parameters.get(name);
          if (p != null) {
            exchange(average, p);
          }
        });
  }

  private static void exchange(Tensor a, Tensor b) {
    try (Scope scope = Scope.open()) {
      Gradients.off(
          () -> {
            Tensor kept = Tensor.empty(DType.F32, a.shape().dims()).copyInPlace(a);
            a.copyInPlace(b);
            return b.copyInPlace(kept);
          });
    }
  }

  @Override
  public void close() {
    averages.values().forEach(Tensor::close);
  }
}
