package dev.hilum.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the machine is, as far as it decides speed and bits.
 *
 * @param cpu model name as the kernel tells it, with family and model numbers, which tell two
 *     processors of one name apart
 * @param cores logical processors that this process may use
 * @param memoryMegabytes physical memory
 * @param features the processor's vector and matrix instructions, e.g. {@code avx512_bf16}
 * @param system kernel name, version and architecture
 */
public record Machine(
    String cpu, int cores, long memoryMegabytes, List<String> features, String system) {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
  private static final Set<String> WORTH_TELLING =
      Set.of("fma", "f16c", "amx_tile", "amx_bf16", "amx_int8", "avx_vnni");

  public Machine {
    features = List.copyOf(features);
  }

  /** The machine this runs on; what the kernel does not tell is "unknown", 0 or empty. */
  public static Machine here() {
    List<String> cpu = lines(CPU_INFO);
    Set<String> features = new TreeSet<>();
    for (String flag : value(cpu, "flags").split(" +", -1)) {
      if (flag.startsWith("avx") || WORTH_TELLING.contains(flag)) {
        features.add(flag);
      }
    }
    String name = value(cpu, "model name");
    String numbers =
        " (family %s, model %s)".formatted(value(cpu, "cpu family"), value(cpu, "model"));
    String memory = value(lines(MEMORY_INFO), "MemTotal").replace(" kB", "");
    return new Machine(
        name.isEmpty() ? "unknown" : name + numbers,
        Runtime.getRuntime().availableProcessors(),
        memory.isEmpty() ? 0 : Long.parseLong(memory) / 1024,
        List.copyOf(features),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
  }

  /** The most memory that this process has held at once; 0 where the kernel does not tell. */
  public static long peakMegabytes() {
    String peak = value(lines(STATUS), "VmHWM").replace(" kB", "");
    return peak.isEmpty() ? 0 : Long.parseLong(peak) / 1024;
  }

  private static String value(List<String> lines, String key) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equals(key)) {
        return line.substring(colon + 1).strip();
      }
    }
    return "";
  }

  private static List<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.limit(200).toList(); // the first processor is enough
    } catch (IOException e) {
      return List.of();
    }
  }
}
