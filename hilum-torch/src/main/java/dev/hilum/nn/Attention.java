package dev.hilum.nn;

import dev.hilum.tensor.AttentionKernel;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head self-attention with its projections:
 *
 * <pre>
 *   y = out(softmax(q k' / sqrt d) v)        q, k, v = x Wq', x Wk', x Wv'
 * </pre>
 *
 * <p>B batch, N tokens, D width, H heads, d = D / H. For inference the three input projections are
 * one product and an optional gain (LayerScale) is folded into the output projection.
 */
public final class Attention {
  private final int heads;
  private final Linear[] inputs; // one joined [3D, D], or q, k, v
  private final Linear output;
  private final @Nullable Tensor gain; // [D], when not folded

  private Attention(int heads, Linear[] inputs, Linear output, @Nullable Tensor gain) {
    this.heads = heads;
    this.inputs = inputs;
    this.output = output;
    this.gain = gain;
  }

  /**
   * Separate projections, as transformers names them.
   *
   * @param q cursor at the query projection; {@code k} and {@code v} are its siblings
   * @param out cursor at the output projection
   * @param inputBias whether the input projections have a bias; the output projection always has
   *     one
   * @param gain LayerScale's [D], which multiplies the result, or null
   */
  public static Attention separate(
      Weights q,
      Weights k,
      Weights v,
      Weights out,
      int width,
      int heads,
      boolean inputBias,
      @Nullable Tensor gain) {
    checkHeads(width, heads);
    if (!q.packs()) {
      Linear[] inputs = {
        Linear.of(q, width, width, inputBias),
        Linear.of(k, width, width, inputBias),
        Linear.of(v, width, width, inputBias)
      };
      return new Attention(heads, inputs, Linear.of(out, width, width, true), gain);
    }
    try (Scope scope = Scope.open()) {
      Tensor weight =
          Tensor.cat(
              List.of(
                  q.borrow("weight", width, width),
                  k.borrow("weight", width, width),
                  v.borrow("weight", width, width)),
              0);
      Tensor bias =
          inputBias
              ? Tensor.cat(
                  List.of(
                      q.borrow("bias", width), k.borrow("bias", width), v.borrow("bias", width)),
                  0)
              : null;
      Linear joined = Linear.packed(q, weight, bias);
      return new Attention(
          heads, new Linear[] {joined}, Nn.gained(out, width, width, true, gain), null);
    }
  }

  /** One input projection of [3D, D] under {@code qkv}, as timm and dinov2 name it. */
  public static Attention joined(
      Weights qkv, Weights out, int width, int heads, boolean inputBias, @Nullable Tensor gain) {
    checkHeads(width, heads);
    Linear[] inputs = {Linear.of(qkv, width, 3 * width, inputBias)};
    return new Attention(
        heads, inputs, Nn.gained(out, width, width, true, gain), qkv.packs() ? null : gain);
  }

  /**
   * PyTorch's own {@code MultiheadAttention}: {@code in_proj_weight, in_proj_bias, out_proj.*}, as
   * open_clip has.
   */
  public static Attention fused(Weights w, int width, int heads) {
    checkHeads(width, heads);
    Precision precision = w.mode().precision();
    Linear[] inputs;
    if (w.packs()) {
      try (Scope scope = Scope.open()) {
        inputs =
            new Linear[] {
              Linear.packed(
                  w,
                  w.borrow("in_proj_weight", 3L * width, width),
                  w.borrow("in_proj_bias", 3L * width))
            };
      }
    } else {
      inputs =
          new Linear[] {
            Linear.of(
                w.get("in_proj_weight", 3L * width, width),
                w.get("in_proj_bias", Init.zeros(), 3L * width),
                Lora.of(w, "in_proj_weight", width, 3 * width),
                precision)
          };
    }
    return new Attention(heads, inputs, Linear.of(w.in("out_proj"), width, width, true), null);
  }

  private static void checkHeads(int width, int heads) {
    if (heads < 1 || width % heads != 0) {
      throw new IllegalArgumentException(
          "width must be a multiple of heads, got width=" + width + ", heads=" + heads);
    }
  }

  /** Attention of x [B, N, D] to itself. */
  public Tensor forward(Tensor x) {
    return forward(x, null, false);
  }

  /**
   * @param mask float32, added to the scores, or boolean, true where attention is allowed;
   *     broadcastable to [B, H, N, N]
   * @param causal whether a token sees only those before it and itself
   */
  public Tensor forward(Tensor x, @Nullable Tensor mask, boolean causal) {
    Tensor y = output.forward(mix(x, mask, causal));
    return gain == null ? y : y.mul(gain);
  }

  /** {@code residual + forward(x)}, in one pass where the kernel can. */
  public Tensor addTo(Tensor residual, Tensor x, @Nullable Tensor mask, boolean causal) {
    return gain == null
        ? output.addTo(residual, mix(x, mask, causal))
        : residual.add(forward(x, mask, causal));
  }

  /** The mixed values, before the output projection; the projections behind them are freed. */
  private Tensor mix(Tensor x, @Nullable Tensor mask, boolean causal) {
    return Scope.tidy(() -> mixed(x, mask, causal));
  }

  private Tensor mixed(Tensor x, @Nullable Tensor mask, boolean causal) {
    long b = x.size(0);
    long n = x.size(1);
    long width = x.size(2);
    long d = width / heads;
    if (inputs.length == 1) {
      return AttentionKernel.joined(
          inputs[0].inner(x, Activation.NONE), heads, mask, causal, 1 / Math.sqrt(d));
    }
    Tensor[] parts = new Tensor[3];
    for (int i = 0; i < 3; i++) {
      parts[i] =
          inputs[i]
              .inner(x, Activation.NONE)
              .reshape(b, n, heads, d)
              .transpose(1, 2); // [B, H, N, d]
    }
    return AttentionKernel.attend(parts[0], parts[1], parts[2], mask, causal, 1 / Math.sqrt(d))
        .transpose(1, 2)
        .reshape(b, n, width);
  }
}
