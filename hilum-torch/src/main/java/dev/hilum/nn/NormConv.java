package dev.hilum.nn;

import dev.hilum.tensor.DType;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Batch norm, ReLU, then a 1 x 1 convolution and possibly another batch norm, over maps with the
 * channels last [B, H, W, C]: the opening of a DenseNet layer.
 *
 * <p>For inference all of it is one clamp and one product. With the first norm as {@code a x + b}
 * and {@code t = -b / a} for each channel,
 *
 * <pre>
 *   relu(a x + b) = a max(x, t) + b  where a > 0
 *                   a min(x, t) + b  where a < 0
 *                   max(b, 0)        where a = 0
 * </pre>
 *
 * <p>so that a and b go into the convolution's weight and bias, where the second norm is folded
 * too.
 */
public final class NormConv {

  /** What inference needs: bounds [C] of the clamp and the product with everything folded in. */
  private record Folded(Tensor low, Tensor high, Linear product) {}

  /** What training needs: the parts as they are. */
  private record Plain(BatchNorm before, Tensor weight, @Nullable BatchNorm after) {}

  private final @Nullable Folded folded;
  private final @Nullable Plain plain;

  private NormConv(@Nullable Folded folded, @Nullable Plain plain) {
    this.folded = folded;
    this.plain = plain;
  }

  /**
   * @param after cursor at the norm behind the convolution, or null
   */
  public static NormConv of(
      Weights before, Weights conv, int in, int out, @Nullable Weights after) {
    BatchNorm first = Nn.batchNorm(before, in, 1e-5);
    if (!conv.packs()) {
      Tensor weight = conv.get("weight", Init.heNormal(), out, in, 1, 1);
      BatchNorm second = after == null ? null : Nn.batchNorm(after, out, 1e-5);
      return new NormConv(null, new Plain(first, weight, second));
    }
    try (Scope scope = Scope.open()) {
      Tensor weight = conv.borrow("weight", Init.heNormal(), out, in, 1, 1).reshape(out, in);
      Tensor a = first.scale();
      Tensor b = first.shift();
      Tensor flat = a.eq(0);
      Tensor nothing = Tensor.zeros(DType.F32, in);
      Tensor t = b.neg().div(flat.where(Tensor.ones(DType.F32, in), a));
      Tensor low = a.lt(0).where(infinite(in, -1), flat.where(nothing, t));
      Tensor high = a.gt(0).where(infinite(in, 1), flat.where(nothing, t));
      Tensor constant = flat.where(b.relu(), b).reshape(in, 1);
      Tensor product = weight.mul(a);
      Tensor bias = weight.matmul(constant).reshape(out);
      if (after != null) {
        BatchNorm second = Nn.batchNorm(after, out, 1e-5);
        product = product.mul(second.scale().reshape(out, 1));
        bias = bias.mul(second.scale()).add(second.shift());
      }
      String name = conv.name("weight");
      Linear linear = Linear.packed(conv, product, bias);
      return new NormConv(new Folded(conv.keep(name, low), conv.keep(name, high), linear), null);
    }
  }

  private static Tensor infinite(int count, int sign) {
    return Tensor.full(DType.F32, sign * Double.POSITIVE_INFINITY, count);
  }

  /** Maps [B, H, W, in] to [B, H, W, out], then ReLU where asked for. */
  public Tensor forward(Tensor x, boolean relu) {
    if (folded != null) {
      Activation then = relu ? Activation.RELU : Activation.NONE;
      return folded.product.forward(x.clamp(folded.low, folded.high), then);
    }
    Tensor y = channelsLast(convolved(x.permute(0, 3, 1, 2)));
    return relu ? y.relu() : y;
  }

  /**
   * As {@link #forward} without ReLU, then the mean of each 2 x 2 square: [B, H / 2, W / 2, out].
   * For inference the mean comes first, since both are linear, and the product is a quarter.
   */
  public Tensor pooled(Tensor x) {
    if (folded != null) {
      Tensor bounded = x.clamp(folded.low, folded.high).permute(0, 3, 1, 2);
      return folded.product.forward(channelsLast(bounded.avgPool2d(2, 2)));
    }
    return channelsLast(convolved(x.permute(0, 3, 1, 2)).avgPool2d(2, 2));
  }

  private static Tensor channelsLast(Tensor x) {
    return x.permute(0, 2, 3, 1);
  }

  private Tensor convolved(Tensor x) {
    Plain p = plain;
    if (p == null) {
      throw new IllegalStateException("a folded convolution has no plain weight");
    }
    long[] one = {1, 1}, none = {0, 0};
    Tensor y = p.before.forward(x).relu().conv2d(p.weight, null, one, none, 1);
    return p.after == null ? y : p.after.forward(y);
  }
}
