package dev.hilum.task;

import dev.hilum.run.Draws;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;

/**
 * The gradients of a loss over a whole batch of pairs, with the memory of one chunk (GradCache, Gao
 * et al., arXiv 2101.06983):
 *
 * <pre>
 *   1. u, v = all embeddings, chunk by chunk, no graph
 *   2. L(u, v) backward: ∂L/∂u, ∂L/∂v, and the gradients of what the loss itself holds
 *   3. chunk by chunk again, with graph: Σ u_c ∂L/∂u_c backward
 * </pre>
 *
 * <p>Both passes of a chunk draw the same dropout. The gradients are those of the whole batch in
 * one pass as long as no film of a chunk sees another, which batch norm that learns its statistics
 * breaks.
 *
 * @param chunk pairs of one pass
 */
record GradientCache(int chunk) {
  private static final long FILMS = 0, TEXTS = 1;

  /** One side of the pairs. */
  interface Tower {
    /** Unit-length embeddings [count, P] of the pairs from {@code from} on. */
    Tensor embed(int from, int count);
  }

  GradientCache {
    if (chunk < 1) {
      throw new IllegalArgumentException("a chunk must be at least 1 pair, got " + chunk);
    }
  }

  /**
   * Adds the gradients of a loss to all parameters.
   *
   * @param batch B pairs
   * @param seed of this pass's dropout
   * @param loss scalar of u and v, [B, P] each, times its share
   */
  void backward(int batch, long seed, Tower films, Tower texts, BinaryOperator<Tensor> loss) {
    try (Scope scope = Scope.open()) {
      Tensor u = embeddings(batch, Draws.key(seed, FILMS), films).requiresGrad(true);
      Tensor v = embeddings(batch, Draws.key(seed, TEXTS), texts).requiresGrad(true);
      loss.apply(u, v).backward();
      again(batch, Draws.key(seed, FILMS), films, Objects.requireNonNull(u.grad()));
      again(batch, Draws.key(seed, TEXTS), texts, Objects.requireNonNull(v.grad()));
    }
  }

  private Tensor embeddings(int batch, long seed, Tower tower) {
    List<Tensor> parts = new ArrayList<>();
    for (int from = 0; from < batch; from += chunk) {
      int at = from;
      parts.add(Scope.tidy(() -> Gradients.off(() -> embed(batch, at, seed, tower))));
    }
    return Gradients.off(() -> Tensor.cat(parts, 0));
  }

  private Tensor embed(int batch, int from, long seed, Tower tower) {
    Rng.seedGlobal(Draws.key(seed, from));
    return tower.embed(from, Math.min(chunk, batch - from));
  }

  private void again(int batch, long seed, Tower tower, Tensor gradient) {
    for (int from = 0; from < batch; from += chunk) {
      try (Scope scope = Scope.open()) {
        Tensor part = embed(batch, from, seed, tower);
        if (!part.requiresGrad()) {
          return; // a frozen tower
        }
        part.mul(gradient.narrow(0, from, part.size(0))).sum().backward();
      }
    }
  }
}
