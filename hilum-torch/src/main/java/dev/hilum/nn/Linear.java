package dev.hilum.nn;

import dev.hilum.tensor.PackedLinear;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.tensor.TrainableLinear;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import org.jspecify.annotations.Nullable;

/** {@code y = x W' + b}: parameters {@code weight} [out, in] and {@code bias} [out]. */
public final class Linear implements Layer {
  private final @Nullable PackedLinear packed;
  private final @Nullable Tensor weight;
  private final @Nullable Tensor bias;
  private final Precision precision;

  private Linear(
      @Nullable PackedLinear packed,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      Precision precision) {
    this.packed = packed;
    this.weight = weight;
    this.bias = bias;
    this.precision = precision;
  }

  static Linear of(Weights w, int in, int out, boolean bias) {
    Precision precision = w.mode().precision();
    if (!w.packs()) {
      return new Linear(
          null,
          w.get("weight", out, in),
          bias ? w.get("bias", Init.zeros(), out) : null,
          precision);
    }
    try (Scope scope = Scope.open()) {
      return packed(w, w.borrow("weight", out, in), bias ? w.borrow("bias", out) : null);
    }
  }

  /**
   * A linear of computed weights [out, in], packed for inference: folded gains, joined projections.
   * It lives as long as what {@code w} has built.
   */
  public static Linear packed(Weights w, Tensor weight, @Nullable Tensor bias) {
    Precision precision = w.mode().precision();
    PackedLinear packed = new PackedLinear(w.name("weight"), weight, bias, precision);
    w.owns(packed::close);
    return new Linear(packed, null, null, precision);
  }

  /** A linear that shares the parameter {@code weight} [out, in] with another layer. */
  public static Linear tied(Tensor weight, @Nullable Tensor bias, Precision precision) {
    return new Linear(null, weight, bias, precision);
  }

  /** Maps [..., in] to [..., out]. */
  @Override
  public Tensor forward(Tensor x) {
    return forward(x, Activation.NONE);
  }

  /** Maps [..., in] to [..., out] and applies the activation, in one pass where the kernel can. */
  public Tensor forward(Tensor x, Activation activation) {
    if (packed == null) {
      return activation.apply(plain(x));
    }
    Tensor y = packed.forward(x, activation.fused());
    return activation.fused() == PackedLinear.Fused.NONE ? activation.apply(y) : y;
  }

  /** As {@link #forward}, the result left in the type that the next layer computes in. */
  Tensor inner(Tensor x, Activation activation) {
    if (packed == null) {
      return activation.apply(TrainableLinear.inner(x, weight(), bias, precision));
    }
    if (activation.fused() == PackedLinear.Fused.NONE && activation != Activation.NONE) {
      return forward(x, activation);
    }
    return packed.inner(x, activation.fused());
  }

  /** {@code residual + forward(x)}, in one pass where the kernel can. */
  public Tensor addTo(Tensor residual, Tensor x) {
    return packed == null ? residual.add(plain(x)) : packed.addTo(residual, x);
  }

  private Tensor plain(Tensor x) {
    return TrainableLinear.forward(x, weight(), bias, precision);
  }

  private Tensor weight() {
    Tensor w = weight;
    if (w == null) {
      throw new IllegalStateException("a packed linear has no plain weight");
    }
    return w;
  }
}
