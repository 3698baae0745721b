package dev.hilum.nn;

import dev.hilum.tensor.PackedConvolution;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * A convolution without bias and the batch norm behind it; for inference the norm is folded into
 * the convolution's weight and bias, which is exact up to rounding.
 */
public final class ConvNorm {
  private final @Nullable PackedConvolution packed;
  private final @Nullable Tensor weight;
  private final @Nullable BatchNorm norm;
  private final int stride;
  private final int padding;
  private final int groups;

  private ConvNorm(
      @Nullable PackedConvolution packed,
      @Nullable Tensor weight,
      @Nullable BatchNorm norm,
      int stride,
      int padding,
      int groups) {
    this.packed = packed;
    this.weight = weight;
    this.norm = norm;
    this.stride = stride;
    this.padding = padding;
    this.groups = groups;
  }

  /** Cursors at the convolution and at the norm; padding keeps the size but for the stride. */
  public static ConvNorm of(
      Weights conv, Weights norm, int in, int out, int kernel, int stride, int groups) {
    int padding = kernel / 2;
    if (!conv.packs()) {
      Tensor weight = conv.get("weight", Init.heNormal(), out, in / groups, kernel, kernel);
      BatchNorm after = Nn.batchNorm(norm, out, 1e-5);
      return new ConvNorm(null, weight, after, stride, padding, groups);
    }
    Precision precision = conv.mode().precision();
    try (Scope scope = Scope.open()) {
      Tensor weight = conv.borrow("weight", Init.heNormal(), out, in / groups, kernel, kernel);
      BatchNorm after = Nn.batchNorm(norm, out, 1e-5);
      Tensor folded = weight.mul(after.scale().reshape(out, 1, 1, 1));
      String name = conv.name("weight");
      PackedConvolution packed =
          new PackedConvolution(name, folded, after.shift(), stride, padding, groups, precision);
      return new ConvNorm(packed, null, null, stride, padding, groups);
    }
  }

  /** Maps [B, in, H, W] to [B, out, H / stride, W / stride], then ReLU where asked for. */
  public Tensor forward(Tensor x, boolean relu) {
    if (packed != null) {
      return packed.forward(x, relu);
    }
    Tensor y = plain(x);
    return relu ? y.relu() : y;
  }

  /** {@code relu(residual + forward(x))}, in one pass where the kernel can. */
  public Tensor addTo(Tensor residual, Tensor x) {
    return packed != null ? packed.addTo(residual, x, true) : residual.add(plain(x)).relu();
  }

  private Tensor plain(Tensor x) {
    if (weight == null || norm == null) {
      throw new IllegalStateException("a packed convolution has no plain weight");
    }
    long[] strides = {stride, stride};
    long[] paddings = {padding, padding};
    return norm.forward(x.conv2d(weight, null, strides, paddings, groups));
  }
}
