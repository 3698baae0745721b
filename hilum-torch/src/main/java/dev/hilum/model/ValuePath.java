package dev.hilum.model;

import dev.hilum.tensor.Tensor;

/**
 * What a transformer says of each patch rather than of the whole image: in the last block each
 * token attends to itself alone, so that attention becomes its value and output projections, while
 * residual, MLP and norm stay as they are.
 *
 * <pre>
 *   y = x + out(v(norm1(x)))
 *   z = y + mlp(norm2(y))
 * </pre>
 *
 * <p>As in the code of MaskCLIP (arXiv 2112.01071), whose paper leaves residual and MLP unsaid;
 * CLIP Surgery (arXiv 2304.05653) drops both. Parity: the goldens {@code patches-tiny}.
 */
final class ValuePath {

  private ValuePath() {}

  /** The mask [1, 1, N, N] by which each of N tokens attends to itself alone. */
  static Tensor mask(long tokens) {
    Tensor at = Tensor.arange(tokens);
    return at.reshape(tokens, 1).eq(at.reshape(1, tokens)).reshape(1, 1, tokens, tokens);
  }

  /** Behind {@code leading} tokens, the patches: [B, N, D] of [B, leading + N, D]. */
  static Tensor patches(Tensor states, int leading) {
    return states.narrow(1, leading, states.size(1) - leading);
  }

  /** A pooling head's answer [B, N, D] for each patch of [B, N, D] alone. */
  static Tensor pooled(PoolingHead head, Tensor patches) {
    long b = patches.size(0), n = patches.size(1), d = patches.size(2);
    return head.forward(patches.reshape(b * n, 1, d)).reshape(b, n, d);
  }
}
