package dev.hilum.model;

import dev.hilum.nn.Activation;
import dev.hilum.nn.Linear;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * The gated MLP of the largest vision transformers (SwiGLU where the activation is SiLU, arXiv
 * 2002.05202):
 *
 * <pre>
 *   y = gain * down(act(a) * b)        a, b : the halves of up(x)
 * </pre>
 */
final class GatedMlp {
  private final Linear up;
  private final Linear down;
  private final Activation activation;
  private final @Nullable Tensor gain;

  /**
   * @param hidden the width of each half
   * @param gain LayerScale's [D], or null
   */
  GatedMlp(
      Weights up,
      Weights down,
      int width,
      int hidden,
      Activation activation,
      @Nullable Tensor gain) {
    this.up = Nn.linear(up, width, 2 * hidden);
    this.down = Nn.linear(down, hidden, width);
    this.activation = activation;
    this.gain = gain;
  }

  Tensor addTo(Tensor residual, Tensor x) {
    Tensor[] halves = up.forward(x).chunk(2, -1);
    Tensor h = activation.apply(halves[0]).mul(halves[1]);
    return gain == null ? down.addTo(residual, h) : residual.add(down.forward(h).mul(gain));
  }
}
