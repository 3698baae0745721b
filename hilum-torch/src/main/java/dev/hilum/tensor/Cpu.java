package dev.hilum.tensor;

import dev.hilum.run.Machine;
import java.util.List;

/** What the processor has in hardware. */
public final class Cpu {
  private static final Machine HERE = Machine.here();

  private Cpu() {}

  /**
   * The maker's name with family and model numbers, which tells two processors of one name apart.
   */
  public static String model() {
    return HERE.cpu();
  }

  public static boolean hasAvx512() {
    return has("avx512f");
  }

  /** Whether bfloat16 products run in hardware (AVX-512-BF16 or AMX). */
  public static boolean hasBf16() {
    return has("avx512_bf16") || has("amx_bf16");
  }

  /** The instruction sets that matter here, sorted. */
  public static List<String> features() {
    return HERE.features();
  }

  private static boolean has(String feature) {
    return HERE.features().contains(feature);
  }
}
