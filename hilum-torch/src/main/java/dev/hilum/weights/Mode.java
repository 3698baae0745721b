package dev.hilum.weights;

import dev.hilum.tensor.Precision;

/**
 * What a network is built for.
 *
 * @param trainable parameters ask for gradients and stay as they are; otherwise weights are packed
 *     for the processor and the originals freed
 * @param precision what linears, convolutions and attention compute with
 */
public record Mode(boolean trainable, Precision precision) {
  public static final Mode INFERENCE = new Mode(false, Precision.FP32);
  public static final Mode TRAINING = new Mode(true, Precision.FP32);

  public Mode {
    if (trainable && precision == Precision.INT8) {
      throw new IllegalArgumentException("training needs fp32 or bf16, got int8");
    }
  }

  public static Mode inference(Precision precision) {
    return new Mode(false, precision);
  }

  public static Mode training(Precision precision) {
    return new Mode(true, precision);
  }
}
