package dev.hilum.model;

import dev.hilum.tensor.Tensor;
import java.util.Map;

/** A network that can be run by names: inputs and outputs as its reference class names them. */
public interface Network {

  /**
   * One forward pass on raw tensors. Inputs left out take the reference library's default; a name
   * that the network does not have is refused.
   */
  Map<String, Tensor> run(Map<String, Tensor> inputs);
}
