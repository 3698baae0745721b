package dev.hilum.tensor;

import java.util.Collection;

/**
 * An exponential moving average of parameters: {@code a ← m a + (1 − m) p}, all tensors in one
 * pass.
 */
public final class Ema {
  private Ema() {}

  /**
   * Moves each average towards its parameter.
   *
   * @param momentum the share of the old average that stays, in [0, 1]
   */
  public static void update(
      Collection<Tensor> averages, Collection<Tensor> parameters, double momentum) {
    if (averages.size() != parameters.size()) {
      throw new IllegalArgumentException(
          "one average for each parameter, got " + averages.size() + " and " + parameters.size());
    }
    Gradients.off(
        () -> {
          Dispatch.run(
              "aten::_foreach_lerp_.Scalar",
              averages.toArray(),
              parameters.toArray(),
              1 - momentum);
          return averages;
        });
  }
}
