package dev.hilum.nn;

import dev.hilum.tensor.DType;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Tensor;
import dev.hilum.tensor.TrainableLinear;
import dev.hilum.weights.Init;
import dev.hilum.weights.LowRank;
import dev.hilum.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What low-rank adaptation adds to a linear:
 *
 * <pre>
 *   y = x W' + b + (alpha / rank) (x A') B'        A [rank, in], B [out, rank]
 * </pre>
 *
 * <p>The parameters stand beside the weight: {@code weight} has {@code lora_A} and {@code lora_B},
 * {@code in_proj_weight} has {@code in_proj_lora_A} and {@code in_proj_lora_B}. They are no part of
 * any checkpoint: {@link #merged} adds them to the weights, so that what is saved has the
 * reference's names. As in peft, A starts uniform within 1 / sqrt(in) and B at 0. Reference: LoRA,
 * arXiv 2106.09685. Deviation: no dropout. Parity: the golden {@code lora-tiny}, made with peft.
 */
public final class Lora {
  private static final String A = "lora_A";
  private static final String B = "lora_B";
  private static final String WEIGHT = "weight";

  private final Tensor down, up; // [rank, in], [out, rank]
  private final double scale;
  private final Precision precision;

  private Lora(Tensor down, Tensor up, double scale, Precision precision) {
    this.down = down;
    this.up = up;
    this.scale = scale;
    this.precision = precision;
  }

  /**
   * The part beside the parameter {@code name} [out, in] at the cursor; null where it learns whole.
   */
  static @Nullable Lora of(Weights w, String name, int in, int out) {
    Optional<LowRank> asked = w.mode().adapters();
    if (asked.isEmpty() || !asked.get().applies().test(w.name(name))) {
      return null;
    }
    LowRank lowRank = asked.get();
    int rank = lowRank.rank();
    Tensor down = w.added(beside(name, A), Init.uniform(1 / Math.sqrt(in)), rank, in);
    Tensor up = w.added(beside(name, B), Init.zeros(), out, rank);
    return new Lora(down, up, lowRank.scale(), w.mode().precision());
  }

  private static String beside(String name, String part) {
    return name.substring(0, name.length() - WEIGHT.length()) + part;
  }

  /** {@code (alpha / rank) (x A') B'} of x [..., in], in the type that linears compute in. */
  Tensor inner(Tensor x) {
    Tensor narrow = TrainableLinear.inner(x, down, null, precision).mul(scale);
    return TrainableLinear.inner(narrow, up, null, precision);
  }

  /** Whether a parameter of this name is one that low-rank adaptation has added. */
  public static boolean added(String name) {
    return name.endsWith(A) || name.endsWith(B);
  }

  /**
   * All parameters of the reference under its names, {@code (alpha / rank) B A} added to the
   * weights that were adapted; tensors of the current scope.
   */
  public static SequencedMap<String, Tensor> merged(Map<String, Tensor> parameters, double scale) {
    SequencedMap<String, Tensor> all = new LinkedHashMap<>();
    parameters.forEach(
        (name, p) -> {
          if (!added(name)) {
            all.put(name, p);
          }
        });
    parameters.forEach(
        (name, down) -> {
          if (name.endsWith(A)) {
            String stem = name.substring(0, name.length() - A.length());
            Tensor up = parameters.get(stem + B);
            if (up == null) {
              throw new IllegalArgumentException(name + " needs " + stem + B + ", there is none");
            }
            Tensor delta = up.to(DType.F64).matmul(down.to(DType.F64)).mul(scale);
            all.computeIfPresent(
                stem + WEIGHT, (n, weight) -> weight.to(DType.F64).add(delta).to(DType.F32));
          }
        });
    return all;
  }
}
