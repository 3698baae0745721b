package dev.hilum.tensor;

import org.jspecify.annotations.Nullable;

/** {@code softmax(q k' * scale + mask) v}, by the kernel that this processor runs fastest. */
public final class AttentionKernel {
  private AttentionKernel() {}

  /** q [B, H, N, d], k and v [B, H, M, d] give [B, H, N, d]; masks as in {@link Tensor#attend}. */
  public static Tensor attend(
      Tensor q,
      Tensor k,
      Tensor v,
      @Nullable Tensor mask,
      boolean causal,
      double scale,
      Precision precision) {
    return q.attend(k, v, mask, causal, scale);
  }

  /** The joined projections [B, N, 3D], q, k and v one after the other, give [B, N, D]. */
  public static Tensor joined(
      Tensor qkv,
      int heads,
      @Nullable Tensor mask,
      boolean causal,
      double scale,
      Precision precision) {
    long b = qkv.size(0);
    long n = qkv.size(1);
    long width = qkv.size(2) / 3;
    Tensor[] parts =
        qkv.reshape(b, n, 3, heads, width / heads) // [B, N, 3, H, d]
            .permute(2, 0, 3, 1, 4) // [3, B, H, N, d]
            .unbind(0);
    return attend(parts[0], parts[1], parts[2], mask, causal, scale, precision)
        .transpose(1, 2)
        .reshape(b, n, width);
  }
}
