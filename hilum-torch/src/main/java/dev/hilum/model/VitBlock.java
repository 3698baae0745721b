package dev.hilum.model;

import dev.hilum.nn.Activation;
import dev.hilum.nn.Attention;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Mlp;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One pre-norm transformer block under the names of timm and of the dinov2 repository:
 *
 * <pre>
 *   y = x + ls1 * attention(norm1(x))
 *   z = y + ls2 * mlp(norm2(y))          x, y, z : [B, N, D]
 * </pre>
 *
 * <p>B images, N tokens, D width. Reference: timm's {@code Block}, dinov2's {@code
 * NestedTensorBlock}; LayerScale of arXiv 2103.17239. Deviation: no stochastic depth, no dropout.
 */
final class VitBlock {

  /** The MLP and the names of its two linears. */
  enum MlpKind {
    PLAIN("fc1", "fc2"),
    /** timm's SwiGLUPacked. */
    GATED("fc1", "fc2"),
    /** dinov2's SwiGLUFFN. */
    GATED_W12("w12", "w3");

    private final String up;
    private final String down;

    MlpKind(String up, String down) {
      this.up = up;
      this.down = down;
    }
  }

  /**
   * What a block is made of.
   *
   * @param hidden what the second linear of the MLP receives
   */
  record Config(
      int width,
      int heads,
      MlpKind mlp,
      int hidden,
      Activation activation,
      double normEps,
      boolean qkvBias,
      boolean layerScale) {
    Config {
      if (heads < 1 || width < 1 || width % heads != 0) {
        throw new IllegalArgumentException(
            "width must be a multiple of heads, got width=" + width + ", heads=" + heads);
      }
      if (hidden < 1) {
        throw new IllegalArgumentException("the MLP's width must be positive, got " + hidden);
      }
    }
  }

  private final Layer norm1;
  private final Attention attention;
  private final Layer norm2;
  private final BinaryOperator<Tensor> mlp; // (residual, x) to residual + mlp(x)

  VitBlock(Weights w, Config c) {
    int d = c.width();
    norm1 = Nn.layerNorm(w.in("norm1"), d, c.normEps());
    Weights attn = w.in("attn");
    attention =
        Attention.joined(
            attn.in("qkv"), attn.in("proj"), d, c.heads(), c.qkvBias(), gain(w.in("ls1"), c));
    norm2 = Nn.layerNorm(w.in("norm2"), d, c.normEps());
    Weights up = w.in("mlp").in(c.mlp().up), down = w.in("mlp").in(c.mlp().down);
    Tensor gain = gain(w.in("ls2"), c);
    mlp =
        c.mlp() == MlpKind.PLAIN
            ? Mlp.of(up, down, d, c.hidden(), c.activation(), gain)::addTo
            : new GatedMlp(up, down, d, c.hidden(), c.activation(), gain)::addTo;
  }

  private static @Nullable Tensor gain(Weights w, Config c) {
    return c.layerScale() ? w.get("gamma", Init.constant(1e-5), c.width()) : null;
  }

  /** Maps tokens [B, N, D] to [B, N, D]. */
  Tensor forward(Tensor x) {
    return forward(x, null);
  }

  /**
   * @param mask as {@link Attention#forward(Tensor, Tensor, boolean)} takes it
   */
  Tensor forward(Tensor x, @Nullable Tensor mask) {
    Tensor y = attention.addTo(x, norm1.forward(x), mask, false);
    return mlp.apply(y, norm2.forward(y));
  }
}
