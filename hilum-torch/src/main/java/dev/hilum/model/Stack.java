package dev.hilum.model;

import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import java.util.List;
import java.util.function.BiFunction;

/** A row of blocks, each fed with the one before; what a block makes inside is freed as it ends. */
final class Stack {

  private Stack() {}

  /**
   * Runs {@code x} through all blocks.
   *
   * @param x states [B, N, D] that nobody else needs: they are freed after the first block
   * @param step how a block is called
   */
  static <B> Tensor through(List<B> blocks, Tensor x, BiFunction<B, Tensor, Tensor> step) {
    Tensor states = x;
    for (B block : blocks) {
      Tensor before = states;
      states = Scope.tidy(() -> step.apply(block, before));
      before.close();
    }
    return states;
  }
}
