package dev.hilum.nn;

import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Weights;
import org.jspecify.annotations.Nullable;

/** {@code y = gain * fc2(act(fc1 x))}, width D to hidden M and back. */
public final class Mlp {
  private static final double QUICK = 1.702;

  private final Linear fc1;
  private final Linear fc2;
  private final Activation activation;
  private final @Nullable Tensor gain;

  private Mlp(Linear fc1, Linear fc2, Activation activation, @Nullable Tensor gain) {
    this.fc1 = fc1;
    this.fc2 = fc2;
    this.activation = activation;
    this.gain = gain;
  }

  /**
   * @param gain LayerScale's [D], or null; folded into {@code fc2} for inference
   */
  public static Mlp of(
      Weights fc1,
      Weights fc2,
      int width,
      int hidden,
      Activation activation,
      @Nullable Tensor gain) {
    if (!fc1.packs()) {
      return new Mlp(
          Linear.of(fc1, width, hidden, true),
          Linear.of(fc2, hidden, width, true),
          activation,
          gain);
    }
    if (activation != Activation.QUICK_GELU) {
      return new Mlp(
          Linear.of(fc1, width, hidden, true),
          Nn.gained(fc2, hidden, width, true, gain),
          activation,
          null);
    }
    // a x sigmoid(a x) / a = x sigmoid(a x): QuickGELU is the kernels' SiLU between scaled weights
    try (Scope scope = Scope.open()) {
      Linear up =
          Linear.packed(
              fc1,
              fc1.borrow("weight", hidden, width).mul(QUICK),
              fc1.borrow("bias", hidden).mul(QUICK));
      Tensor weight = fc2.borrow("weight", width, hidden).mul(1 / QUICK);
      Tensor bias = fc2.borrow("bias", width);
      if (gain != null) {
        weight = weight.mul(gain.reshape(width, 1));
        bias = bias.mul(gain);
      }
      Linear down = Linear.packed(fc2, weight, bias);
      return new Mlp(up, down, Activation.SILU, null);
    }
  }

  public Tensor forward(Tensor x) {
    Tensor y = fc2.forward(fc1.inner(x, activation));
    return gain == null ? y : y.mul(gain);
  }

  /** {@code residual + forward(x)}, in one pass where the kernel can. */
  public Tensor addTo(Tensor residual, Tensor x) {
    return Scope.tidy(
        () ->
            gain == null
                ? fc2.addTo(residual, fc1.inner(x, activation))
                : residual.add(forward(x)));
  }
}
