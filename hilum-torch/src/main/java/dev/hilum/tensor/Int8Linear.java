package dev.hilum.tensor;

import org.jspecify.annotations.Nullable;

/**
 * A linear in 8 bit: weights symmetric with one scale for each output, activations quantised afresh
 * in each call with one scale and zero point for the tensor, sums in 32 bit, the result in
 * bfloat16.
 */
final class Int8Linear {
  private static final Object[] NO_SCALARS = {};
  private static final long QUINT8 = 13;

  private final long in;
  private final Tensor weight;
  private final Tensor scale;
  private final Tensor zeroPoint;

  Int8Linear(String name, Tensor weight) {
    long out = weight.size(0);
    in = weight.size(1);
    Tensor step = weight.abs().amax(false, 1).clamp(1e-30, 1e30).div(127);
    Tensor codes =
        Dispatch.tensor("aten::round", weight.div(step.reshape(out, 1)))
            .clamp(-127, 127)
            .to(DType.I8);
    this.weight =
        Dispatch.tensor("onednn::qlinear_prepack", codes, new long[] {1024, in}).keep(name);
    scale = step.keep(name);
    zeroPoint = Tensor.zeros(DType.I32, out).keep(name);
  }

  Tensor weight() {
    return weight;
  }

  void close() {
    weight.close();
    scale.close();
    zeroPoint.close();
  }

  Tensor forward(Tensor x, @Nullable Tensor bias, PackedLinear.Fused fused) {
    Tensor flat = x.to(DType.F32).contiguous();
    Tensor[] range = Dispatch.tensors("aten::aminmax", flat);
    double low = Math.min(0, range[0].item());
    double high = Math.max(0, range[1].item());
    double step = Math.max((high - low) / 255, 1e-30);
    long zero = Math.clamp(Math.round(-low / step), 0, 255);
    Tensor codes =
        Dispatch.tensor(
            "aten::int_repr",
            Dispatch.tensor("aten::quantize_per_tensor", flat, step, zero, QUINT8));
    return Dispatch.tensor(
        "onednn::qlinear_pointwise",
        codes,
        step,
        zero,
        weight,
        scale,
        zeroPoint,
        bias,
        1.0,
        0,
        DType.BF16,
        fused.attribute,
        NO_SCALARS,
        fused.algorithm);
  }
}
