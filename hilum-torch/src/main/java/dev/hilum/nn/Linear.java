package dev.hilum.nn;

import dev.hilum.tensor.DType;
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
  private final @Nullable Lora lora;
  private final Precision precision;

  private Linear(
      @Nullable PackedLinear packed,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      @Nullable Lora lora,
      Precision precision) {
    this.packed = packed;
    this.weight = weight;
    this.bias = bias;
    this.lora = lora;
    this.precision = precision;
  }

  static Linear of(Weights w, int in, int out, boolean bias) {
    Precision precision = w.mode().precision();
    if (!w.packs()) {
      return new Linear(
          null,
          w.get("weight", out, in),
          bias ? w.get("bias", Init.zeros(), out) : null,
          Lora.of(w, "weight", in, out),
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
    return new Linear(packed, null, null, null, precision);
  }

  /** A linear over parameters of their own names, with what adaptation adds to it. */
  static Linear of(Tensor weight, Tensor bias, @Nullable Lora lora, Precision precision) {
    return new Linear(null, weight, bias, lora, precision);
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
      return activation.apply(product(x));
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
    Tensor y = product(x);
    return y.dtype() == DType.BF16 ? y.to(DType.F32) : y;
  }

  private Tensor product(Tensor x) {
    Tensor y = TrainableLinear.inner(x, weight(), bias, precision);
    return lora == null ? y : y.add(lora.inner(x));
  }

  private Tensor weight() {
    Tensor w = weight;
    if (w == null) {
      throw new IllegalStateException("a packed linear has no plain weight");
    }
    return w;
  }
}
