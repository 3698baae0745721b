package dev.hilum.model;

import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import java.util.List;
import java.util.function.BiFunction;

/** A row of blocks, each fed with the one before; what a block makes inside is freed as it ends. */
final class Stack {

  private Stack() {}

  /**
   * As {@link #through}, but the last block is called by {@code last}, for what it would say of
   * each token alone; see {@link ValuePath}.
   */
  static <B> Tensor through(
      List<B> blocks,
      Tensor x,
      BiFunction<B, Tensor, Tensor> step,
      BiFunction<B, Tensor, Tensor> last) {
    if (blocks.isEmpty()) {
      return x;
    }
    Tensor states = through(blocks.subList(0, blocks.size() - 1), x, step);
    return Scope.tidy(() -> last.apply(blocks.getLast(), states));
  }

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
