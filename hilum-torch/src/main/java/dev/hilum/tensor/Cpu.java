package dev.hilum.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** The processor's name and instruction sets, as Linux tells them. */
public final class Cpu {
  private static final Cpu THIS = read();

  private final String model;
  private final Set<String> flags;

  private Cpu(String model, Set<String> flags) {
    this.model = model;
    this.flags = flags;
  }

  /**
   * The maker's name with family and model numbers, which tells two processors of one name apart.
   */
  public static String model() {
    return THIS.model;
  }

  public static boolean hasAvx512() {
    return THIS.flags.contains("avx512f");
  }

  /** Whether bfloat16 products run in hardware (AVX-512-BF16 or AMX). */
  public static boolean hasBf16() {
    return THIS.flags.contains("avx512_bf16") || THIS.flags.contains("amx_bf16");
  }

  /** Whether 8-bit products run in hardware (VNNI). */
  public static boolean hasVnni() {
    return THIS.flags.contains("avx512_vnni") || THIS.flags.contains("avx_vnni");
  }

  /** The instruction sets that matter here, sorted. */
  public static Set<String> features() {
    Set<String> out = new TreeSet<>(THIS.flags);
    out.removeIf(f -> !f.startsWith("avx") && !f.startsWith("amx") && !f.equals("fma"));
    return out;
  }

  private static Cpu read() {
    String name = "unknown";
    String family = "";
    String number = "";
    Set<String> flags = Set.of();
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        int colon = line.indexOf(':');
        if (colon < 0) {
          if (!flags.isEmpty()) {
            break;
          }
          continue;
        }
        String value = line.substring(colon + 1).strip();
        switch (line.substring(0, colon).strip()) {
          case "model name" -> name = value;
          case "cpu family" -> family = value;
          case "model" -> number = value;
          case "flags" -> flags = Set.of(value.split(" +", -1));
          default -> {}
        }
      }
    } catch (IOException e) {
      return new Cpu("unknown", Set.of());
    }
    return new Cpu(name + " (family " + family + ", model " + number + ")", flags);
  }
}
