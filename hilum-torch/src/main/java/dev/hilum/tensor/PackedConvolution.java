package dev.hilum.tensor;

import org.jspecify.annotations.Nullable;

/**
 * Two-dimensional convolution for inference, the weight stored in the layout that oneDNN reads
 * fastest and images with their channels side by side (channels last), with ReLU or a sum fused.
 * Input and output are float32 whatever the inner precision.
 */
public final class PackedConvolution {
  private static final Object[] NO_SCALARS = {};
  private static final long[] DILATION = {1, 1};

  private final Tensor weight;
  private final @Nullable Tensor bias;
  private final DType compute;
  private final long channels;
  private final long[] stride;
  private final long[] padding;
  private final long groups;

  /**
   * Packs a weight [out, C / groups, kh, kw] and a bias [out]; both are copied.
   *
   * @param name what the native memory is kept under
   */
  public PackedConvolution(
      String name,
      Tensor weight,
      @Nullable Tensor bias,
      int stride,
      int padding,
      int groups,
      Precision precision) {
    this.compute = precision == Precision.FP32 ? DType.F32 : DType.BF16;
    this.channels = weight.size(1) * groups;
    this.stride = new long[] {stride, stride};
    this.padding = new long[] {padding, padding};
    this.groups = groups;
    try (Scope scope = Scope.open()) {
      this.weight =
          Dispatch.tensor(
                  "mkldnn::_reorder_convolution_weight",
                  weight.to(compute).channelsLast(),
                  this.padding,
                  this.stride,
                  DILATION,
                  this.groups)
              .keep(name);
      this.bias = bias == null ? null : bias.to(compute).copy().keep(name);
    }
  }

  /** Maps [B, C, H, W] to [B, out, H', W']. */
  public Tensor forward(Tensor x, boolean relu) {
    return Dispatch.tensor(
            "mkldnn::_convolution_pointwise",
            prepared(x),
            weight,
            bias,
            padding,
            stride,
            DILATION,
            groups,
            relu ? "relu" : "none",
            NO_SCALARS,
            "")
        .to(DType.F32);
  }

  /** {@code residual + forward(x)}, then ReLU where asked for. */
  public Tensor addTo(Tensor residual, Tensor x, boolean relu) {
    if (compute != DType.F32) {
      Tensor sum = residual.add(forward(x, false));
      return relu ? sum.relu() : sum;
    }
    return Dispatch.tensor(
        "mkldnn::_convolution_pointwise.binary",
        prepared(x),
        residual.channelsLast(),
        weight,
        bias,
        padding,
        stride,
        DILATION,
        groups,
        "add",
        1.0,
        relu ? "relu" : "none",
        NO_SCALARS,
        "");
  }

  private Tensor prepared(Tensor x) {
    if (x.rank() != 4 || x.size(1) != channels) {
      throw new IllegalArgumentException(
          "conv2d: input must be [B, " + channels + ", H, W], got " + x.shape());
    }
    return x.to(compute).channelsLast();
  }
}
