package dev.hilum.tensor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which kernel serves each kind of operation. The fastest differs between processors, so {@link
 * BackendChoice} measures it once for each; the choice is written into every run, and a run that is
 * resumed or replayed takes the recorded one, since another kernel rounds differently.
 *
 * @param linear packed linears for inference in float32
 * @param trainableLinear linears with gradients
 * @param attention softmax attention without mask or gradient
 */
public record Backend(Kernel linear, Kernel trainableLinear, Kernel attention) {

  /** Who computes. */
  public enum Kernel {
    /** libtorch's own operators over OpenBLAS (or MKL by a user's setting). */
    BLAS,
    /** oneDNN, which is inside libtorch. */
    ONEDNN
  }

  /** What golden tests and replays without a record take. */
  public static final Backend FIXED = new Backend(Kernel.ONEDNN, Kernel.ONEDNN, Kernel.ONEDNN);

  private static volatile Backend current = FIXED;

  public static Backend current() {
    return current;
  }

  /** Sets the kernels for networks that are built from now on. */
  public static void use(Backend backend) {
    current = backend;
  }

  /** As name and value, for the record of a run. */
  public Map<String, String> describe() {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("linear", linear.name());
    out.put("trainable_linear", trainableLinear.name());
    out.put("attention", attention.name());
    return out;
  }
}
