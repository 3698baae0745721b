package dev.hilum.weights;

import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Tensor;

/** How a parameter of a new model gets its first values. */
@FunctionalInterface
public interface Init {
  void fill(Tensor t, Rng rng);

  static Init zeros() {
    return constant(0);
  }

  static Init ones() {
    return constant(1);
  }

  static Init constant(double value) {
    return (t, rng) -> t.fillInPlace(value);
  }

  static Init normal(double std) {
    return (t, rng) -> rng.fillNormal(t, 0, std);
  }

  /** Normal within two standard deviations, as vision transformers start. */
  static Init truncatedNormal(double std) {
    return (t, rng) -> rng.fillTruncatedNormal(t, std);
  }

  /** Uniform within ± bound. */
  static Init uniform(double bound) {
    return (t, rng) -> rng.fillUniform(t, -bound, bound);
  }

  /** He's normal initialisation by fan-out, as residual networks start. */
  static Init heNormal() {
    return (t, rng) -> {
      long fanOut = t.size(0) * (t.rank() > 2 ? t.count() / (t.size(0) * t.size(1)) : 1);
      rng.fillNormal(t, 0, Math.sqrt(2.0 / fanOut));
    };
  }
}
