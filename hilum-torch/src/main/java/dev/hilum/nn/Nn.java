package dev.hilum.nn;

import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import org.jspecify.annotations.Nullable;

/** Makes layers from a cursor that stands at their name. */
public final class Nn {
  private Nn() {}

  /** {@code weight} [out, in] and {@code bias} [out]. */
  public static Linear linear(Weights w, int in, int out) {
    return Linear.of(w, in, out, true);
  }

  public static Linear linear(Weights w, int in, int out, boolean bias) {
    return Linear.of(w, in, out, bias);
  }

  /**
   * A linear whose result is multiplied by {@code gain} [out]: folded into the weights when they
   * are packed; otherwise the gain is left to the caller.
   */
  static Linear gained(Weights w, int in, int out, boolean bias, @Nullable Tensor gain) {
    if (gain == null || !w.packs()) {
      return Linear.of(w, in, out, bias);
    }
    try (Scope scope = Scope.open()) {
      Tensor weight = w.borrow("weight", out, in).mul(gain.reshape(out, 1));
      Tensor b = bias ? w.borrow("bias", out).mul(gain) : null;
      return Linear.packed(w, weight, b);
    }
  }

  /** {@code weight} and {@code bias} [width], over the last dimension. */
  public static Layer layerNorm(Weights w, int width, double eps) {
    Tensor weight = w.get("weight", Init.ones(), width);
    Tensor bias = w.get("bias", Init.zeros(), width);
    return x -> x.layerNorm(weight, bias, eps, width);
  }

  /**
   * {@code weight} and {@code bias} [channels] over {@code groups} of the channels of [B, C, H, W].
   */
  public static Layer groupNorm(Weights w, int groups, int channels, double eps) {
    Tensor weight = w.get("weight", Init.ones(), channels);
    Tensor bias = w.get("bias", Init.zeros(), channels);
    return x -> x.groupNorm(groups, weight, bias, eps);
  }

  /** {@code weight, bias, running_mean, running_var} [channels] of [B, C, H, W]. */
  public static BatchNorm batchNorm(Weights w, int channels, double eps) {
    return BatchNorm.of(w, channels, eps);
  }

  /** {@code weight} [out, in, kernel, kernel] and, when asked for, {@code bias} [out]. */
  public static Conv2d conv2d(
      Weights w, int in, int out, int kernel, int stride, int padding, boolean bias) {
    return new Conv2d(
        w.get("weight", Init.heNormal(), out, in, kernel, kernel),
        bias ? w.get("bias", Init.zeros(), out) : null,
        stride,
        padding,
        1,
        w.mode().precision());
  }

  /** One kernel for each channel: {@code weight} [channels, 1, kernel, kernel] and {@code bias}. */
  public static Conv2d depthwise(Weights w, int channels, int kernel, int padding) {
    return new Conv2d(
        w.get("weight", Init.normal(1.0 / kernel), channels, 1, kernel, kernel),
        w.get("bias", Init.zeros(), channels),
        1,
        padding,
        channels,
        w.mode().precision());
  }

  /** {@code weight} [rows, width]: int64 indices [...] to vectors [..., width]. */
  public static Layer embedding(Weights w, int rows, int width) {
    Tensor table = w.get("weight", Init.normal(0.02), rows, width);
    return indices -> indices.embedding(table);
  }
}
