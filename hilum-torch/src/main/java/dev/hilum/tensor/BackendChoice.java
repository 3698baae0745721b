package dev.hilum.tensor;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.tensor.Backend.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
   * @param milliseconds the shortest time of each kind with each kernel, {@code linear.ONEDNN} and
   *     so on
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

  /**
   * Measures every kind with both kernels in turn and takes the shortest times, which other load on
   * the machine disturbs least.
   */
  public static Choice measure() {
    Map<String, Double> milliseconds = new LinkedHashMap<>();
    Backend before = Backend.current();
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.ones(DType.F32, 512, 512);
      Tensor weight = Tensor.ones(DType.F32, 1024, 512);
      List<PackedLinear> packed = new ArrayList<>();
      for (Kernel kernel : Kernel.values()) {
        Backend.use(all(kernel));
        packed.add(new PackedLinear("backend choice", weight, null, Precision.FP32));
      }
      measure(
          milliseconds,
          "linear",
          kernel ->
              Gradients.off(
                  () -> packed.get(kernel.ordinal()).forward(x, PackedLinear.Fused.NONE)));
      packed.forEach(PackedLinear::close);
      Tensor tokens = Tensor.ones(DType.F32, 8, 128, 384).requiresGrad(true);
      Tensor learnt = Tensor.ones(DType.F32, 768, 384).requiresGrad(true);
      measure(milliseconds, "trainable_linear", kernel -> step(tokens, learnt));
      Tensor q = Tensor.ones(DType.F32, 1, 6, 512, 64);
      measure(
          milliseconds,
          "attention",
          kernel -> Gradients.off(() -> AttentionKernel.attend(q, q, q, null, false, 0.125)));
    } finally {
      Backend.use(before);
    }
    return new Choice(fastest(milliseconds), milliseconds, true);
  }

  private static Tensor step(Tensor x, Tensor weight) {
    Tensor y = TrainableLinear.forward(x, weight, null, Precision.FP32);
    y.mean().backward();
    x.clearGrad();
    weight.clearGrad();
    return y;
  }

  private static void measure(
      Map<String, Double> milliseconds, String kind, Function<Kernel, Tensor> work) {
    for (int round = -2; round < ROUNDS; round++) {
      for (Kernel kernel : Kernel.values()) {
        Backend.use(all(kernel));
        long start = System.nanoTime();
        try (Scope scope = Scope.open()) {
          var _ = work.apply(kernel);
        }
        if (round >= 0) {
          milliseconds.merge(kind + "." + kernel, (System.nanoTime() - start) / 1e6, Math::min);
        }
      }
    }
  }

  private static Backend all(Kernel kernel) {
    return new Backend(kernel, kernel, kernel);
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
}
