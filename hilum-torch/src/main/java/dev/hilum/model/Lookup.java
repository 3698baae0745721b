package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.Shape;
import dev.hilum.tensor.Tensor;

/** Rows of a table by index, where an index outside of it is the caller's mistake, not a crash. */
final class Lookup {

  private Lookup() {}

  /**
   * Rows [B, T, D] of {@code table} [K, D] for {@code indices} [B, T], which {@code name} stands
   * for.
   */
  static Tensor rows(Tensor table, Tensor indices, String name) {
    Shape.check(indices, name, Shape.ANY, Shape.ANY);
    if (indices.count() > 0) {
      long low = (long) indices.amin(false, 0, 1).item();
      long high = (long) indices.amax(false, 0, 1).item();
      if (low < 0 || high >= table.size(0)) {
        throw new BadInputException(
            "%s must lie in 0 .. %d, got %d .. %d".formatted(name, table.size(0) - 1, low, high));
      }
    }
    return indices.embedding(table);
  }

  /** Row {@code at[b]} of each states[b]: [B, T, D] and [B] to [B, D]. */
  static Tensor tokens(Tensor states, Tensor at) {
    long b = states.size(0), d = states.size(2);
    return states.gather(1, at.reshape(b, 1, 1).expand(b, 1, d)).squeeze(1);
  }
}
