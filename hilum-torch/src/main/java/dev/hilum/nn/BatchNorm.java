package dev.hilum.nn;

import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;

/**
 * Batch norm by the running statistics of each channel, {@code (x - mean) / sqrt(var + eps) *
 * weight + bias}. Training leaves the statistics as they are (frozen), as fine-tuning on small
 * batches does; {@code weight} and {@code bias} learn.
 */
public final class BatchNorm implements Layer {
  private final Tensor weight, bias, mean, variance; // [C] each
  private final double eps;

  private BatchNorm(Tensor weight, Tensor bias, Tensor mean, Tensor variance, double eps) {
    this.weight = weight;
    this.bias = bias;
    this.mean = mean;
    this.variance = variance;
    this.eps = eps;
  }

  static BatchNorm of(Weights w, int channels, double eps) {
    BatchNorm norm =
        new BatchNorm(
            w.get("weight", Init.ones(), channels),
            w.get("bias", Init.zeros(), channels),
            w.buffer("running_mean", Init.zeros(), channels),
            w.buffer("running_var", Init.ones(), channels),
            eps);
    w.skip("num_batches_tracked");
    return norm;
  }

  /** Normalises dimension 1. */
  @Override
  public Tensor forward(Tensor x) {
    return x.batchNorm(weight, bias, mean, variance, eps);
  }

  /** Whether {@code weight} and {@code bias} collect gradients. */
  public boolean learns() {
    return weight.requiresGrad();
  }

  /** The factor [C] of each channel: this norm is {@code x * scale + shift}. */
  public Tensor scale() {
    return weight.mul(variance.add(eps).rsqrt());
  }

  /** The summand [C] of each channel. */
  public Tensor shift() {
    return bias.sub(mean.mul(scale()));
  }
}
