package dev.hilum.tensor;

import org.jspecify.annotations.Nullable;

/**
 * {@code x W' + b} for inference, the weight stored in the layout that the processor's kernel reads
 * fastest, with an activation or a sum fused into the product.
 */
public final class PackedLinear {
  private static final Object[] NO_SCALARS = {};

  /** What is applied to each value before it is written. */
  public enum Fused {
    NONE("none", ""),
    GELU("gelu", "none"),
    GELU_TANH("gelu", "tanh"),
    RELU("relu", ""),
    SILU("swish", ""),
    TANH("tanh", "");

    final String attribute;
    final String algorithm;

    Fused(String attribute, String algorithm) {
      this.attribute = attribute;
      this.algorithm = algorithm;
    }
  }

  private final long in;
  private final long out;
  private final DType compute;
  private final Tensor weight;
  private final @Nullable Tensor bias;
  private final @Nullable Int8Linear int8;
  private final boolean blas;

  /**
   * Packs a weight [out, in] and a bias [out]; both are copied.
   *
   * @param name what the native memory is kept under
   */
  public PackedLinear(String name, Tensor weight, @Nullable Tensor bias, Precision precision) {
    out = weight.size(0);
    in = weight.size(1);
    compute = precision == Precision.FP32 ? DType.F32 : DType.BF16;
    blas = compute == DType.F32 && Backend.current().linear() == Backend.Kernel.BLAS;
    try (Scope scope = Scope.open()) {
      int8 = precision == Precision.INT8 ? new Int8Linear(name, weight) : null;
      if (int8 != null) {
        this.weight = int8.weight();
      } else if (blas) {
        this.weight = weight.copy().keep(name);
      } else {
        this.weight =
            Dispatch.tensor("mkldnn::_reorder_linear_weight", weight.to(compute).contiguous())
                .keep(name);
      }
      this.bias = bias == null ? null : bias.copy().keep(name);
    }
  }

  /** Maps [..., in] to [..., out] in float32. */
  public Tensor forward(Tensor x, Fused fused) {
    return inner(x, fused).to(DType.F32);
  }

  /**
   * As {@link #forward}, the result left in the inner type, for another packed operator to read.
   */
  public Tensor inner(Tensor x, Fused fused) {
    check(x);
    if (int8 != null) {
      return int8.forward(x, bias, fused);
    }
    if (blas) {
      return fuse(x.to(DType.F32).linear(weight, bias), fused);
    }
    return Dispatch.tensor(
        "mkldnn::_linear_pointwise",
        x.to(compute),
        weight,
        bias,
        fused.attribute,
        NO_SCALARS,
        fused.algorithm);
  }

  /** {@code residual} [..., out], float32, plus the map of x [..., in]; float32. */
  public Tensor addTo(Tensor residual, Tensor x) {
    check(x);
    long[] sum = x.shape().dims();
    sum[sum.length - 1] = out;
    Shape.check(residual, "linear: the sum", sum);
    if (compute == DType.F32 && !blas) {
      return Dispatch.tensor(
          "mkldnn::_linear_pointwise.binary", x, residual.contiguous(), weight, bias, "add");
    }
    return residual.add(inner(x, Fused.NONE));
  }

  private void check(Tensor x) {
    if (x.rank() == 0 || x.size(-1) != in) {
      throw new IllegalArgumentException(
          "linear: the last size must be the weight's second, got "
              + x.shape()
              + " and "
              + new Shape(out, in));
    }
  }

  /** Frees the packed weights. */
  public void close() {
    weight.close();
    if (bias != null) {
      bias.close();
    }
    if (int8 != null) {
      int8.close();
    }
  }

  private static Tensor fuse(Tensor y, Fused fused) {
    return switch (fused) {
      case NONE -> y;
      case GELU -> y.gelu();
      case GELU_TANH -> y.geluTanh();
      case RELU -> y.relu();
      case SILU -> y.silu();
      case TANH -> y.tanh();
    };
  }
}
