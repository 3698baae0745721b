package dev.hilum.model;

import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/** An image network of timm, by the three steps that all of them have. */
public sealed interface TimmNetwork extends Network permits TimmVit, ConvNext {

  /** The sizes of a network, which is built of weights. */
  interface Architecture {
    /** D, the width of what a head receives. */
    int width();

    TimmNetwork build(Weights w);
  }

  /** The states behind the last block, of images [B, C, h, w]. */
  Tensor forward(Tensor images);

  /** One vector for each image [B, D], what a head receives, of those states. */
  Tensor pool(Tensor states);

  /** The logits of the head [B, K], or what it would receive where there is none. */
  Tensor judge(Tensor pooled);

  /** What {@link #answer} says of each patch alone [B, P, D] or [B, P, K], row by row. */
  Tensor patches(Tensor images);

  /** What the reference's {@code forward} answers: logits, or what a head would receive. */
  default Tensor answer(Tensor images) {
    return judge(pool(forward(images)));
  }

  /**
   * {@code x} [B, C, h, w]; answers {@code features} ({@code forward_features}), {@code pre_logits}
   * [B, D] (what the head receives) and {@code logits} ({@code forward}: [B, K], or the same as
   * {@code pre_logits} where there is no head).
   */
  @Override
  default Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Tensor states = forward(new Inputs(inputs, "x").required("x"));
    Tensor pooled = pool(states);
    Map<String, Tensor> out = new LinkedHashMap<>();
    out.put("features", states);
    out.put("pre_logits", pooled);
    out.put("logits", judge(pooled));
    return out;
  }
}
