package dev.hilum.objective;

import dev.hilum.tensor.Tensor;

/**
 * SigLIP's loss: every pair of a batch is a yes-no question of its own (arXiv 2303.15343):
 *
 * <pre>
 *   loss = -1/B Σ_i Σ_j log sigmoid(z_ij (t u_i·v_j + b))      z_ii = 1, z_ij = -1
 * </pre>
 *
 * <p>Parity: {@code ContrastiveLossGoldenTest}, open_clip's {@code SigLipLoss}.
 */
public final class SigmoidLoss {
  private SigmoidLoss() {}

  /**
   * @param image [B, D], unit rows
   * @param text [B, D], unit rows
   * @param scale scalar t
   * @param bias scalar b
   */
  public static Tensor of(Tensor image, Tensor text, Tensor scale, Tensor bias) {
    long b = image.size(0);
    Tensor logits = image.matmul(text.transpose(0, 1)).mul(scale).add(bias);
    Tensor own = Tensor.arange(b).unsqueeze(0).eq(Tensor.arange(b).unsqueeze(1));
    return logits.binaryCrossEntropy(own.to(logits.dtype()), null).mul(b);
  }
}
