package dev.hilum.objective;

import dev.hilum.objective.Relaxation.Cap;
import dev.hilum.objective.Relaxation.Floor;
import dev.hilum.objective.Relaxation.NumeratorCap;
import dev.hilum.objective.Relaxation.Off;
import dev.hilum.objective.Relaxation.SoftTarget;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Tensor;
import java.util.List;

/**
 * Symmetric InfoNCE over paired embeddings, with the positive pairs relaxed or not:
 *
 * <pre>
 *   loss = ½ mean_i ℓ_i(image → text) + ½ mean_i ℓ_i(text → image)      s = u v'      u, v : [B, D]
 * </pre>
 *
 * <p>B pairs, D width. Rows are unit vectors; the scale is 1/τ. Parity: {@code
 * ContrastiveLossGoldenTest}, open_clip's {@code ClipLoss} (value and gradients).
 *
 * @param relaxation of the positive pairs
 */
public record ContrastiveLoss(Relaxation relaxation) {

  /**
   * @param loss scalar, differentiable
   * @param clipped share of pairs, over both directions, that the relaxation holds; 0 without one
   */
  public record Result(Tensor loss, double clipped) {}

  /** The loss where every other text of the batch is equally wrong. */
  public Result of(Tensor image, Tensor text, Tensor scale) {
    long b = image.size(0);
    return of(image, text, scale, Tensor.ones(image.dtype(), b, b));
  }

  /**
   * @param image [B, D], unit rows
   * @param text [B, D], unit rows
   * @param scale scalar, 1/τ
   * @param similarity [B, B], 0 or more: how alike pairs are, for {@link SoftTarget}; the diagonal
   *     is not read
   */
  public Result of(Tensor image, Tensor text, Tensor scale, Tensor similarity) {
    if (!image.shape().equals(text.shape()) || image.rank() != 2) {
      throw new IllegalArgumentException(
          "images and texts must be pairs of shape [B, D], got "
              + image.shape()
              + " and "
              + text.shape());
    }
    long b = image.size(0);
    Tensor s = image.matmul(text.transpose(0, 1));
    Tensor diagonal = Tensor.arange(b).unsqueeze(0).eq(Tensor.arange(b).unsqueeze(1));
    Tensor positive = s.mul(diagonal.to(s.dtype())).sum(false, 1); // [B]
    return switch (relaxation) {
      case Off() -> new Result(plain(s.mul(scale), positive.mul(scale)), 0);
      case Cap(double limit) -> {
        Tensor held = positive.ge(limit);
        Tensor kept = clipped(positive, held, limit);
        Tensor capped = diagonal.where(kept.unsqueeze(1).expand(b, b), s);
        yield new Result(plain(capped.mul(scale), kept.mul(scale)), share(held));
      }
      case NumeratorCap(double limit) -> {
        Tensor held = positive.ge(limit);
        Tensor kept = clipped(positive, held, limit);
        yield new Result(plain(s.mul(scale), kept.mul(scale)), share(held));
      }
      case Floor(double limit) -> floor(s.mul(scale), positive.mul(scale), limit);
      case SoftTarget(double share) -> {
        Tensor logits = s.mul(scale);
        yield new Result(
            soft(logits, diagonal, similarity, share)
                .add(soft(logits.transpose(0, 1), diagonal, similarity.transpose(0, 1), share))
                .mul(0.5),
            0);
      }
    };
  }

  /** Half the mean of both directions. */
  private static Tensor plain(Tensor logits, Tensor positive) {
    Tensor sums = logits.logsumexp(false, 1).add(logits.logsumexp(false, 0)).mul(0.5);
    return sums.sub(positive).mean();
  }

  private static Tensor clipped(Tensor positive, Tensor held, double limit) {
    return held.where(Tensor.full(positive.dtype(), limit, positive.size(0)), positive);
  }

  private static Result floor(Tensor logits, Tensor positive, double limit) {
    Tensor forth = logits.logsumexp(false, 1).sub(positive);
    Tensor back = logits.logsumexp(false, 0).sub(positive);
    Tensor both = Tensor.cat(List.of(forth, back), 0);
    Tensor held = both.le(limit);
    return new Result(clipped(both, held, limit).mean(), share(held));
  }

  /** Cross-entropy of rows with 1 - ε on the diagonal and ε over the rest. */
  private static Tensor soft(Tensor logits, Tensor diagonal, Tensor similarity, double share) {
    Tensor others = similarity.maskedFill(diagonal, 0);
    Tensor sum = others.sum(true, 1);
    Tensor even = diagonal.logicalNot().to(logits.dtype()).div(Math.max(1, logits.size(0) - 1));
    Tensor spread =
        sum.gt(0).where(others.div(sum.maximum(Tensor.full(sum.dtype(), 1e-12, 1))), even);
    Tensor target = spread.mul(share).add(diagonal.to(logits.dtype()).mul(1 - share));
    return logits.logSoftmax(1).mul(target).sum(false, 1).neg().mean();
  }

  private static double share(Tensor held) {
    return Gradients.off(() -> held.to(DType.F64).mean().item());
  }
}
