package dev.hilum.weights;

import java.util.function.Predicate;

/**
 * Which linears learn by low-rank adaptation (LoRA, arXiv 2106.09685): beside a weight W [out, in]
 * stands {@code (alpha / rank) B A} with A [rank, in] and B [out, rank].
 *
 * @param applies asked with the full name of a weight
 * @param seed of A's first values; B starts at 0
 */
public record LowRank(int rank, double alpha, Predicate<String> applies, long seed) {
  public LowRank {
    if (rank < 1 || !(alpha > 0)) {
      throw new IllegalArgumentException(
          "rank and alpha must be positive, got rank=" + rank + ", alpha=" + alpha);
    }
  }

  /** The factor of {@code B A}. */
  public double scale() {
    return alpha / rank;
  }
}
