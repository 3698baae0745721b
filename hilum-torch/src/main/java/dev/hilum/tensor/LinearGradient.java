package dev.hilum.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of a linear's own parameters by oneDNN's product, which is up to twice as fast as
 * the weight gradient of a 1 x 1 convolution:
 *
 * <pre>
 *   dW = dy' x          db = sum of the rows of dy          x [n, in], dy [n, out]
 * </pre>
 *
 * <p>They are computed when autograd knows dy, and added to the parameters' gradients there.
 */
final class LinearGradient implements GradientHook.Body {
  /** Multiplications below which the call from native code costs more than it saves. */
  private static final long LEAST = 1L << 27;

  private final org.bytedeco.pytorch.Tensor x; // [n, in]
  private final org.bytedeco.pytorch.Tensor weight; // [out, in]
  private final org.bytedeco.pytorch.@Nullable Tensor bias; // [out]

  private LinearGradient(Tensor x, Tensor weight, @Nullable Tensor bias) {
    this.x = held(x.handle());
    this.weight = held(weight.handle());
    this.bias = bias == null || !bias.requiresGrad() ? null : held(bias.handle());
  }

  /** Whether this way serves: a large product with all gradients, the parameters' at leaves. */
  static boolean serves(Tensor x, Tensor weight, @Nullable Tensor bias) {
    return x.count() * weight.size(0) >= LEAST
        && GradMode.is_enabled()
        && x.requiresGrad()
        && weight.requiresGrad()
        && weight.handle().is_leaf()
        && (bias == null || bias.handle().is_leaf())
        && GradientHook.available();
  }

  /**
   * Sees to the gradients of weight and bias.
   *
   * @param y [..., out], computed of the detached weight and bias
   */
  static void of(Tensor y, Tensor x, Tensor weight, @Nullable Tensor bias) {
    Tensor rows = x.detach().reshape(x.count() / weight.size(1), weight.size(1));
    GradientHook.register(y, new LinearGradient(rows, weight, bias));
  }

  @Override
  public void take(org.bytedeco.pytorch.Tensor gradient) {
    try (Scope scope = Scope.open();
        PointerScope temporaries = new PointerScope()) {
      Tensor inputs = view(x), dy = view(gradient);
      Tensor rows = dy.reshape(inputs.size(0), dy.size(-1));
      Gradients.off(
          () -> {
            add(
                weight,
                Dispatch.tensor(
                    "mkldnn::_linear_pointwise",
                    rows.transpose(0, 1),
                    inputs.transpose(0, 1),
                    null,
                    "none",
                    new Object[0],
                    ""));
            if (bias != null) {
              add(bias, rows.sum(false, 0));
            }
            return rows;
          });
    }
  }

  private static void add(org.bytedeco.pytorch.Tensor parameter, Tensor gradient) {
    var before = parameter.mutable_grad();
    if (before.defined()) {
      before.add_(gradient.handle());
    } else {
      before.put(gradient.handle());
    }
  }

  @Override
  public void free() {
    x.releaseReference();
    weight.releaseReference();
    if (bias != null) {
      bias.releaseReference();
    }
  }

  /** A reference of its own, freed by hand. */
  private static org.bytedeco.pytorch.Tensor held(org.bytedeco.pytorch.Tensor handle) {
    try (PointerScope temporaries = new PointerScope()) {
      var copy = new org.bytedeco.pytorch.Tensor(handle);
      copy.retainReference();
      temporaries.detach(copy);
      return copy;
    }
  }

  private static Tensor view(org.bytedeco.pytorch.Tensor handle) {
    return new Tensor(held(handle), false);
  }
}
