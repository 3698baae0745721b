package dev.hilum.weights;

import dev.hilum.tensor.Precision;
import java.util.Optional;

/**
 * What a network is built for.
 *
 * @param trainable parameters ask for gradients and stay as they are; otherwise weights are packed
 *     for the processor and the originals freed
 * @param precision what linears, convolutions and attention compute with
 * @param adapters which linears get a low-rank part beside their weight; training only
 */
public record Mode(boolean trainable, Precision precision, Optional<LowRank> adapters) {
  public static final Mode INFERENCE = inference(Precision.FP32);
  public static final Mode TRAINING = training(Precision.FP32);

  public Mode {
    if (trainable && precision == Precision.INT8) {
      throw new IllegalArgumentException("training needs fp32 or bf16, got int8");
    }
    if (!trainable && adapters.isPresent()) {
      throw new IllegalArgumentException("adapters are for training, got inference");
    }
  }

  public static Mode inference(Precision precision) {
    return new Mode(false, precision, Optional.empty());
  }

  public static Mode training(Precision precision) {
    return new Mode(true, precision, Optional.empty());
  }

  /** The same with low-rank parts beside some weights. */
  public Mode adapting(LowRank lowRank) {
    return new Mode(trainable, precision, Optional.of(lowRank));
  }
}
