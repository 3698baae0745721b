package dev.hilum.nn;

import dev.hilum.tensor.Tensor;

/** A map from one tensor to another. */
@FunctionalInterface
public interface Layer {
  Tensor forward(Tensor x);
}
