package dev.hilum.tensor;

import org.jspecify.annotations.Nullable;

/**
 * {@code x W' + b} with a gradient for each operand, by the kernel that this processor trains
 * fastest with.
 */
public final class TrainableLinear {
  private static final long[] ONE = {1, 1};
  private static final long[] NONE = {0, 0};

  private TrainableLinear() {}

  /**
   * Maps [..., in] to [..., out] for a weight [out, in] and a bias [out]. With {@link
   * Precision#BF16} the product runs in bfloat16 on copies of the float32 operands; the result and
   * all gradients are float32.
   */
  public static Tensor forward(
      Tensor x, Tensor weight, @Nullable Tensor bias, Precision precision) {
    Tensor y = inner(x, weight, bias, precision);
    return y.dtype() == DType.BF16 ? y.to(DType.F32) : y;
  }

  /**
   * As {@link #forward}, the result left in the inner type, for another operation to read in it.
   */
  public static Tensor inner(Tensor x, Tensor weight, @Nullable Tensor bias, Precision precision) {
    if (precision == Precision.FP32) {
      return product(x, weight, bias);
    }
    Tensor b = bias == null ? null : bias.to(DType.BF16);
    return product(x.to(DType.BF16), weight.to(DType.BF16), b);
  }

  /**
   * In float32 libtorch's linear is BLAS, and oneDNN has none with gradients; but its 1 x 1
   * convolution is one: the tokens are the positions of one image, the features its channels. Its
   * weight gradient is slow, and so computed by {@link LinearGradient}. In bfloat16 libtorch's
   * linear is oneDNN's, whose weight gradient is faster than a convolution's.
   */
  private static Tensor product(Tensor x, Tensor weight, @Nullable Tensor bias) {
    if (Backend.current().trainableLinear() == Backend.Kernel.BLAS
        || x.dtype() != DType.F32
        || x.device().kind() != Device.Kind.CPU
        || x.rank() < 2
        || x.size(-1) != weight.size(1)) {
      return x.linear(weight, bias);
    }
    long in = weight.size(1);
    long out = weight.size(0);
    long[] dims = x.shape().dims();
    dims[dims.length - 1] = out;
    boolean own = LinearGradient.serves(x, weight, bias);
    Tensor kernel = (own ? weight.detach() : weight).reshape(out, in, 1, 1);
    Tensor offset = own && bias != null ? bias.detach() : bias;
    Tensor image = x.reshape(1, x.count() / in, 1, in).permute(0, 3, 1, 2); // [1, in, tokens, 1]
    Tensor y = image.conv2d(kernel, offset, ONE, NONE, 1).permute(0, 2, 3, 1).reshape(dims);
    if (own) {
      LinearGradient.of(y, x, weight, bias);
    }
    return y;
  }
}
