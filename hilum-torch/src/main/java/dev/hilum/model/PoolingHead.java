package dev.hilum.model;

import dev.hilum.nn.Layer;
import dev.hilum.nn.Mlp;
import dev.hilum.tensor.AttentionKernel;
import dev.hilum.tensor.Tensor;

/**
 * Attention pooling by one learnt query (arXiv 1810.00825, in SigLIP and big_vision "MAP head"):
 *
 * <pre>
 *   h = out(attention(query(probe), key(x), value(x)))        [B, D]
 *   y = h + mlp(norm(h))
 * </pre>
 *
 * <p>B images, N tokens, D width. SigLIP of transformers and timm name its parts differently, so
 * the owner walks the cursor.
 *
 * @param probe [1, 1, D]
 * @param query D to D
 * @param keyValue D to 2D, the keys first
 */
record PoolingHead(
    Tensor probe, Layer query, Layer keyValue, Layer out, Layer norm, Mlp mlp, int heads) {

  /** Pools tokens [B, N, D] to [B, D]. */
  Tensor forward(Tensor x) {
    long b = x.size(0), n = x.size(1), width = x.size(2), d = width / heads;
    Tensor q = query.forward(probe).reshape(1, 1, heads, d).transpose(1, 2); // [1, H, 1, d]
    Tensor[] kv =
        keyValue
            .forward(x)
            .reshape(b, n, 2, heads, d)
            .permute(2, 0, 3, 1, 4) // [2, B, H, N, d]
            .unbind(0);
    Tensor mixed =
        AttentionKernel.attend(
            q.expand(b, heads, 1, d), kv[0], kv[1], null, false, 1 / Math.sqrt(d));
    Tensor h = out.forward(mixed.transpose(1, 2).reshape(b, width));
    return mlp.addTo(h, norm.forward(h));
  }
}
