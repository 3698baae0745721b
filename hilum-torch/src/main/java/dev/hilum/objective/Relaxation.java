package dev.hilum.objective;

/**
 * How the pull on a positive pair ends (Jang et al., arXiv 2212.07050). The paper prints no
 * formula, so each reading has a name. s_ij is the cosine of image i and text j, τ the temperature,
 * ℓ_i the loss of pair i in one direction:
 *
 * <pre>
 *   ℓ_i = -s_ii/τ + log Σ_j exp(s_ij/τ)
 * </pre>
 *
 * <p>A pair on or beyond the limit counts as clipped and gets no pull: at the kink the gradient is
 * that of the flat side.
 */
public sealed interface Relaxation {

  /** Plain InfoNCE; nothing is clamped, not even at 1, which rounding exceeds. */
  record Off() implements Relaxation {}

  /**
   * {@code s_ii → min(s_ii, c)} wherever it stands: no pull on a pair that is close enough, its
   * negatives are pushed on.
   */
  record Cap(double limit) implements Relaxation {}

  /** {@code min(s_ii, c)} in the numerator only: s_ii stays in the sum, which pushes it down. */
  record NumeratorCap(double limit) implements Relaxation {}

  /** {@code ℓ_i → max(ℓ_i, δ)}: a pair that is told apart well enough stops with its negatives. */
  record Floor(double limit) implements Relaxation {}

  /**
   * The target of a pair is 1 - ε for its own text and ε over the others, by their similarity.
   *
   * @param share ε, 0 to below 1
   */
  record SoftTarget(double share) implements Relaxation {
    public SoftTarget {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException(
            "the share of the others must be 0 to below 1, got " + share);
      }
    }
  }
}
