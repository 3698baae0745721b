package dev.hilum.tensor;

import org.jspecify.annotations.Nullable;

/**
 * {@code x W' + b} for inference, the weight stored in the layout that the processor's kernel reads
 * fastest, with an activation or a sum fused into the product. Input and output are float32
 * whatever the inner precision.
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

    private final String attribute;
    private final String algorithm;

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

  /**
   * Packs a weight [out, in] and a bias [out]; both are copied.
   *
   * @param name what the native memory is kept under
   */
  public PackedLinear(String name, Tensor weight, @Nullable Tensor bias, Precision precision) {
    out = weight.size(0);
    in = weight.size(1);
    compute = precision == Precision.FP32 ? DType.F32 : DType.BF16;
    try (Scope scope = Scope.open()) {
      Tensor w = weight.to(compute).contiguous();
      this.weight = Dispatch.tensor("mkldnn::_reorder_linear_weight", w).keep(name);
      this.bias = bias == null ? null : bias.to(compute).copy().keep(name);
    }
  }

  /** Maps [..., in] to [..., out]. */
  public Tensor forward(Tensor x, Fused fused) {
    check(x);
    return Dispatch.tensor(
            "mkldnn::_linear_pointwise",
            x.to(compute),
            weight,
            bias,
            fused.attribute,
            NO_SCALARS,
            fused.algorithm)
        .to(DType.F32);
  }

  /** Maps [..., in] to [..., out] and adds {@code residual}, of the output's shape. */
  public Tensor addTo(Tensor residual, Tensor x) {
    check(x);
    if (compute == DType.F32) {
      return Dispatch.tensor("mkldnn::_linear_pointwise.binary", x, residual, weight, bias, "add");
    }
    return residual.add(forward(x, Fused.NONE));
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
}
