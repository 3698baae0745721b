package dev.hilum.nn;

import dev.hilum.tensor.DType;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Two-dimensional convolution: [B, C, H, W] to [B, out, H', W'], square stride and padding. */
public final class Conv2d implements Layer {
  private final Tensor weight;
  private final @Nullable Tensor bias;
  private final int stride;
  private final int padding;
  private final int groups;
  private final Precision precision;

  Conv2d(
      Tensor weight,
      @Nullable Tensor bias,
      int stride,
      int padding,
      int groups,
      Precision precision) {
    this.weight = weight;
    this.bias = bias;
    this.stride = stride;
    this.padding = padding;
    this.groups = groups;
    this.precision = precision;
  }

  @Override
  public Tensor forward(Tensor x) {
    long[] strides = {stride, stride};
    long[] paddings = {padding, padding};
    if (precision == Precision.FP32) {
      return x.conv2d(weight, bias, strides, paddings, groups);
    }
    Tensor b = bias == null ? null : bias.to(DType.BF16);
    return x.to(DType.BF16)
        .conv2d(weight.to(DType.BF16), b, strides, paddings, groups)
        .to(DType.F32);
  }
}
