package dev.hilum.tensor;

import org.bytedeco.pytorch.GradMode;
import org.jspecify.annotations.Nullable;

/** {@code softmax(q k' * scale + mask) v}, by the kernel that this processor runs fastest. */
public final class AttentionKernel {
  private AttentionKernel() {}

  /**
   * q [B, H, N, d], k and v [B, H, M, d] give [B, H, N, d] in the type of q; masks as in {@link
   * Tensor#attend}.
   *
   * <p>The fused kernel takes float32 and bfloat16. Everything else runs in float32, for libtorch's
   * own attention is tens of times slower in bfloat16.
   */
  public static Tensor attend(
      Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, boolean causal, double scale) {
    boolean graph =
        GradMode.is_enabled() && (q.requiresGrad() || k.requiresGrad() || v.requiresGrad());
    if (!graph
        && mask == null
        && !causal
        && q.device().kind() == Device.Kind.CPU
        && Backend.current().attention() == Backend.Kernel.ONEDNN
        && FusedAttention.serves(q, k, v, scale)) {
      return Gradients.off(() -> FusedAttention.attend(q, k, v, scale));
    }
    return q.to(DType.F32)
        .attend(k.to(DType.F32), v.to(DType.F32), mask, causal, scale)
        .to(q.dtype());
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
