package dev.hilum.tensor;

import org.jspecify.annotations.Nullable;

/**
 * {@code x W' + b} with a gradient for each operand, by the kernel that this processor trains
 * fastest with.
 */
public final class TrainableLinear {
  private TrainableLinear() {}

  /**
   * Maps [..., in] to [..., out] for a weight [out, in] and a bias [out]. With {@link
   * Precision#BF16} the product runs in bfloat16 on copies of the float32 operands; the result and
   * all gradients are float32.
   */
  public static Tensor forward(
      Tensor x, Tensor weight, @Nullable Tensor bias, Precision precision) {
    if (precision == Precision.FP32) {
      return x.linear(weight, bias);
    }
    Tensor b = bias == null ? null : bias.to(DType.BF16);
    return x.to(DType.BF16).linear(weight.to(DType.BF16), b).to(DType.F32);
  }
}
