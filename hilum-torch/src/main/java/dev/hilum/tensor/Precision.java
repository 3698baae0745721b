package dev.hilum.tensor;

import java.util.Locale;

/**
 * What numbers a network computes with. Norms, softmax and the residual stream stay float32 in
 * each.
 */
public enum Precision {
  /** Everything in float32: the reference. */
  FP32,
  /**
   * Linears, convolutions and attention products in bfloat16; in training the master weights are
   * float32.
   */
  BF16,
  /** Linears in dynamically quantised 8 bit, attention as in {@link #BF16}; inference only. */
  INT8;

  /**
   * Reads {@code fp32}, {@code bf16}, {@code int8}, or {@code auto}: what this processor has in
   * hardware.
   */
  public static Precision of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "fp32" -> FP32;
      case "bf16" -> BF16;
      case "int8" -> INT8;
      case "auto" -> Cpu.hasBf16() ? BF16 : FP32;
      default ->
          throw new IllegalArgumentException(
              "precision must be auto, fp32, bf16 or int8, got " + name);
    };
  }
}
