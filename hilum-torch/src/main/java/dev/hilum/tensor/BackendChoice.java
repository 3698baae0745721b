package dev.hilum.tensor;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.tensor.Backend.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the {@link Backend} of this processor by a short measurement (under two seconds), kept in
 * a file beside the other caches. A file of another processor, thread count or version is measured
 * anew.
 */
public final class BackendChoice {
  private static final int ROUNDS = 7;

  /**
   * What was measured.
   *
   * @param backend the faster kernel of each kind
   * @param milliseconds the median time of each kind with each kernel, {@code linear.ONEDNN} and so
   *     on
   * @param measuredNow whether this process measured it, rather than read it
   */
  public record Choice(Backend backend, Map<String, Double> milliseconds, boolean measuredNow) {}

  private BackendChoice() {}

  /**
   * Takes the choice kept in {@code file}, or measures and keeps it; makes it the current backend.
   */
  public static Choice take(Path file) {
    String key = Cpu.model() + ", " + Engine.threads() + " threads, libtorch " + Engine.LIBTORCH;
    Choice choice = Files.exists(file) ? read(file, key) : null;
    if (choice == null) {
      choice = measure();
      write(file, key, choice);
    }
    Backend.use(choice.backend);
    return choice;
  }

  private static @Nullable Choice read(Path file, String key) {
    try {
      JsonObject json = Json.read(file);
      if (!json.text("machine").equals(key)) {
        return null;
      }
      JsonObject times = json.object("milliseconds");
      Map<String, Double> milliseconds = new LinkedHashMap<>();
      for (String name : times.keys()) {
        milliseconds.put(name, times.number(name));
      }
      return new Choice(fastest(milliseconds), milliseconds, false);
    } catch (RuntimeException spoilt) {
      return null; // a cache that cannot be read is measured anew
    }
  }

  private static void write(Path file, String key, Choice choice) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("machine", key);
    json.put("milliseconds", choice.milliseconds);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path partial = Files.createTempFile(file.toAbsolutePath().getParent(), "backend", ".partial");
      Files.writeString(partial, Json.write(json));
      Files.move(
          partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException unwritable) {
      // the choice holds for this process; the next one measures again
    }
  }

  /** Measures every kind with every kernel, in turn. */
  public static Choice measure() {
    Map<String, Double> milliseconds = new LinkedHashMap<>();
    Backend before = Backend.current();
    try (Scope scope = Scope.open()) {
      for (Kernel kernel : Kernel.values()) {
        Backend.use(new Backend(kernel, kernel, kernel));
        milliseconds.put("linear." + kernel, linear());
        milliseconds.put("trainable_linear." + kernel, trainableLinear());
        milliseconds.put("attention." + kernel, attention());
      }
    } finally {
      Backend.use(before);
    }
    return new Choice(fastest(milliseconds), milliseconds, true);
  }

  private static Backend fastest(Map<String, Double> milliseconds) {
    return new Backend(
        fastest(milliseconds, "linear"),
        fastest(milliseconds, "trainable_linear"),
        fastest(milliseconds, "attention"));
  }

  private static Kernel fastest(Map<String, Double> milliseconds, String kind) {
    double blas = time(milliseconds, kind, Kernel.BLAS);
    double onednn = time(milliseconds, kind, Kernel.ONEDNN);
    return blas < onednn ? Kernel.BLAS : Kernel.ONEDNN;
  }

  private static double time(Map<String, Double> milliseconds, String kind, Kernel kernel) {
    Double time = milliseconds.get(kind + "." + kernel);
    if (time == null) {
      throw new IllegalArgumentException("no time of " + kind + " by " + kernel);
    }
    return time;
  }

  private static double linear() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.ones(DType.F32, 512, 512);
      PackedLinear linear =
          new PackedLinear(
              "backend choice", Tensor.ones(DType.F32, 1024, 512), null, Precision.FP32);
      try {
        return median(() -> Gradients.off(() -> linear.forward(x, PackedLinear.Fused.NONE)));
      } finally {
        linear.close();
      }
    }
  }

  private static double trainableLinear() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.ones(DType.F32, 8, 128, 384).requiresGrad(true);
      Tensor w = Tensor.ones(DType.F32, 768, 384).requiresGrad(true);
      return median(
          () -> {
            Tensor y = TrainableLinear.forward(x, w, null, Precision.FP32);
            y.mean().backward();
            x.clearGrad();
            w.clearGrad();
            return y;
          });
    }
  }

  private static double attention() {
    try (Scope scope = Scope.open()) {
      Tensor q = Tensor.ones(DType.F32, 1, 6, 512, 64);
      return median(() -> Gradients.off(() -> AttentionKernel.attend(q, q, q, null, false, 0.125)));
    }
  }

  private static double median(Supplier<Tensor> work) {
    double[] times = new double[ROUNDS];
    for (int i = -3; i < ROUNDS; i++) {
      long start = System.nanoTime();
      try (Scope scope = Scope.open()) {
        var _ = work.get();
      }
      if (i >= 0) {
        times[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(times);
    return times[ROUNDS / 2];
  }
}
