package dev.hilum.nn;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.PackedLinear;
import dev.hilum.tensor.Tensor;

/** Activations by the names that the reference libraries' configs use. */
public enum Activation {
  NONE(PackedLinear.Fused.NONE),
  /** Exact, by the error function. */
  GELU(PackedLinear.Fused.GELU),
  GELU_TANH(PackedLinear.Fused.GELU_TANH),
  /** {@code x * sigmoid(1.702 x)}; see {@link Mlp} for how it is fused. */
  QUICK_GELU(PackedLinear.Fused.NONE),
  RELU(PackedLinear.Fused.RELU),
  SILU(PackedLinear.Fused.SILU),
  TANH(PackedLinear.Fused.TANH);

  private final PackedLinear.Fused fused;

  Activation(PackedLinear.Fused fused) {
    this.fused = fused;
  }

  /** Reads a config's name; {@code origin} names the config in the error. */
  public static Activation of(String name, String origin) {
    return switch (name) {
      case "gelu", "gelu_python" -> GELU;
      case "gelu_pytorch_tanh", "gelu_new", "gelu_fast", "gelu_tanh" -> GELU_TANH;
      case "quick_gelu" -> QUICK_GELU;
      case "relu" -> RELU;
      case "silu", "swish" -> SILU;
      case "tanh" -> TANH;
      default ->
          throw new BadInputException(
              origin
                  + ": the activation must be one of gelu, gelu_pytorch_tanh, gelu_new, quick_gelu,"
                  + " relu, silu, tanh, got "
                  + name);
    };
  }

  public Tensor apply(Tensor x) {
    return switch (this) {
      case NONE -> x;
      case GELU -> x.gelu();
      case GELU_TANH -> x.geluTanh();
      case QUICK_GELU -> x.quickGelu();
      case RELU -> x.relu();
      case SILU -> x.silu();
      case TANH -> x.tanh();
    };
  }

  PackedLinear.Fused fused() {
    return fused;
  }
}
