package dev.hilum.model;

import dev.hilum.nn.Activation;
import dev.hilum.nn.Attention;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Mlp;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pre-norm block that both towers of transformers' CLIP and SigLIP are made of ({@code
 * CLIPEncoderLayer, SiglipEncoderLayer}):
 *
 * <pre>
 *   y = x + attention(layer_norm1(x), mask)
 *   z = y + mlp(layer_norm2(y))          x, y, z : [B, N, D]
 * </pre>
 */
final class ContrastiveBlock {

  /**
   * The sizes of a tower.
   *
   * @param hidden the width of the MLP
   */
  record Config(
      int width, int layers, int heads, int hidden, Activation activation, double normEps) {
    Config {
      if (heads < 1 || width < 1 || width % heads != 0) {
        throw new IllegalArgumentException(
            "width must be a multiple of heads, got width=" + width + ", heads=" + heads);
      }
      if (layers < 0 || hidden < 1) {
        throw new IllegalArgumentException(
            "sizes must not be negative, got layers=" + layers + ", hidden=" + hidden);
      }
    }
  }

  private final Layer norm1;
  private final Attention attention;
  private final Layer norm2;
  private final Mlp mlp;

  private ContrastiveBlock(Weights w, Config c) {
    int d = c.width();
    norm1 = Nn.layerNorm(w.in("layer_norm1"), d, c.normEps());
    Weights self = w.in("self_attn");
    attention =
        Attention.separate(
            self.in("q_proj"),
            self.in("k_proj"),
            self.in("v_proj"),
            self.in("out_proj"),
            d,
            c.heads(),
            true,
            null);
    norm2 = Nn.layerNorm(w.in("layer_norm2"), d, c.normEps());
    mlp = Mlp.of(w.in("mlp").in("fc1"), w.in("mlp").in("fc2"), d, c.hidden(), c.activation(), null);
  }

  /** All blocks of a tower, at {@code encoder.layers}. */
  static List<ContrastiveBlock> all(Weights w, Config c) {
    List<ContrastiveBlock> blocks = new ArrayList<>();
    for (int i = 0; i < c.layers(); i++) {
      blocks.add(new ContrastiveBlock(w.in("encoder").in("layers").in(i), c));
    }
    return blocks;
  }

  Tensor forward(Tensor x, @Nullable Tensor mask, boolean causal) {
    Tensor y = attention.addTo(x, norm1.forward(x), mask, causal);
    return mlp.addTo(y, norm2.forward(y));
  }
}
