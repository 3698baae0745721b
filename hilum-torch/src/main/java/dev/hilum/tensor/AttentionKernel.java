package dev.hilum.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.jspecify.annotations.Nullable;

/** {@code softmax(q k' * scale + mask) v}, by the kernel that this processor runs fastest. */
public final class AttentionKernel {
  /** Far below any score, and its exponential is 0; infinity would make NaN of a row of it. */
  private static final double HIDDEN = -1e30;

  /** Scores of one head that are kept for the gradient; above, they are computed twice. */
  private static final long LARGEST_SCORES = 512 * 512;

  /** Scores of one call of the float32 kernel. */
  private static final long LARGEST_BLOCK = 100L << 20;

  private AttentionKernel() {}

  /**
   * q [B, H, N, d], k and v [B, H, M, d] give [B, H, N, d] in the type of q; masks as in {@link
   * Tensor#attend}.
   *
   * <p>The fused kernel takes float32 and bfloat16. With gradients, bfloat16 products around a
   * float32 softmax serve short sequences, whose scores may be kept. Everything else runs in
   * float32, for libtorch's own attention is tens of times slower in bfloat16.
   */
  public static Tensor attend(
      Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, boolean causal, double scale) {
    boolean graph =
        GradMode.is_enabled() && (q.requiresGrad() || k.requiresGrad() || v.requiresGrad());
    if (!graph
        && q.rank() == 4
        && q.device().kind() == Device.Kind.CPU
        && Backend.current().attention() == Backend.Kernel.ONEDNN) {
      Tensor added = added(mask, causal, q.size(2), q.dtype());
      if (FusedAttention.serves(q, k, v, added, scale)) {
        return Gradients.off(() -> fused(q, k, v, added, scale));
      }
    }
    if (graph && q.dtype() == DType.BF16 && q.size(-2) * k.size(-2) <= LARGEST_SCORES) {
      Tensor scores = q.mul(scale).matmul(k.transpose(-1, -2)).to(DType.F32);
      Tensor added = added(mask, causal, q.size(-2), DType.F32);
      return (added == null ? scores : scores.add(added)).softmax(-1).to(DType.BF16).matmul(v);
    }
    return q.to(DType.F32)
        .attend(k.to(DType.F32), v.to(DType.F32), mask, causal, scale)
        .to(q.dtype());
  }

  /**
   * The float32 kernel holds all scores at once: more than {@link #LARGEST_BLOCK} bytes of them are
   * taken in blocks of queries, which is also faster, since a block stays in the cache.
   */
  private static Tensor fused(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, double scale) {
    long queries = q.size(2);
    long bytes = q.size(0) * q.size(1) * queries * k.size(2) * Float.BYTES;
    if (q.dtype() != DType.F32 || mask != null || bytes <= LARGEST_BLOCK) {
      return FusedAttention.attend(q, k, v, mask, scale);
    }
    long blocks = Math.min(queries, (bytes + LARGEST_BLOCK - 1) / LARGEST_BLOCK);
    long rows = (queries + blocks - 1) / blocks;
    List<Tensor> parts = new ArrayList<>();
    for (long at = 0; at < queries; at += rows) {
      Tensor some = q.narrow(2, at, Math.min(rows, queries - at));
      parts.add(FusedAttention.attend(some, k, v, null, scale));
    }
    return Tensor.cat(parts, 2);
  }

  /** The mask as what is added to the scores, in the type of the product; null for none. */
  private static @Nullable Tensor added(
      @Nullable Tensor mask, boolean causal, long tokens, DType type) {
    if (mask != null && mask.dtype() != DType.BOOL) {
      return mask.to(type);
    }
    Tensor allowed = mask;
    if (causal) {
      Tensor at = Tensor.arange(tokens);
      allowed =
          at.reshape(tokens, 1)
              .lt(at.reshape(1, tokens))
              .logicalNot()
              .reshape(1, 1, tokens, tokens);
    }
    return allowed == null ? null : allowed.where(Tensor.zeros(type), Tensor.full(type, HIDDEN));
  }

  /**
   * The joined projections [B, N, 3D], q, k and v one after the other, give [B, N, D] in their
   * type.
   */
  public static Tensor joined(
      Tensor qkv, int heads, @Nullable Tensor mask, boolean causal, double scale) {
    long b = qkv.size(0);
    long n = qkv.size(1);
    long width = qkv.size(2) / 3;
    Tensor[] parts =
        qkv.reshape(b, n, 3, heads, width / heads) // [B, N, 3, H, d]
            .permute(2, 0, 3, 1, 4) // [3, B, H, N, d]
            .unbind(0);
    return attend(parts[0], parts[1], parts[2], mask, causal, scale)
        .transpose(1, 2)
        .reshape(b, n, width);
  }
}
