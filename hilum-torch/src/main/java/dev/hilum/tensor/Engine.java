package dev.hilum.tensor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch;

/** The engine as a whole: its threads, its versions, what it found on this machine. */
public final class Engine {
  static final String LIBTORCH = "2.10.0";

  private Engine() {}

  /**
   * Begins to load libtorch on a thread of its own, while the caller reads what it needs. A program
   * that ends meanwhile waits for it: libtorch dies, and the process with it, when it is torn down
   * while it starts.
   */
  public static void ahead() {
    Thread loading = Thread.ofPlatform().daemon().name("libtorch").start(Native::load);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> awaited(loading)));
  }

  private static void awaited(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many threads one operation may use. */
  public static void threads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + count);
    }
    Native.load();
    torch.set_num_threads(count);
  }

  public static int threads() {
    Native.load();
    return torch.get_num_threads();
  }

  /** Why attention is not fused here, if it is not. */
  public static Optional<String> fusionAbsence() {
    return GraphFuser.absence();
  }

  /** Whether a CUDA device can be used. */
  public static boolean hasCuda() {
    Native.load();
    return torch.cuda_is_available();
  }

  /** Versions and choices, for {@code hilum doctor} and for the record of a run. */
  public static Map<String, String> describe() {
    Native.load();
    Map<String, String> out = new LinkedHashMap<>();
    out.put("libtorch", LIBTORCH);
    out.put("cpu", Cpu.model());
    out.put("cpu_features", String.join(" ", Cpu.features()));
    out.put("threads", Integer.toString(threads()));
    out.put("precision_auto", Precision.of("auto").name().toLowerCase(Locale.ROOT));
    out.put("attention_fused", fusionAbsence().map(why -> "no: " + why).orElse("yes"));
    out.put("weight_gradients", GradientHook.available() ? "onednn" : "by convolution, slower");
    Backend.current().describe().forEach((k, v) -> out.put("backend." + k, v));
    return out;
  }
}
