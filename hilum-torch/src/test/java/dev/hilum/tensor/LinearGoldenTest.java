package dev.hilum.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Linears by every kernel against PyTorch's: tools/reference/kernels_small.py. */
class LinearGoldenTest {
  private static final double TOLERANCE = 2e-5;

  @AfterEach
  void backToTheFixedBackend() {
    Backend.use(Backend.FIXED);
  }

  @ParameterizedTest
  @EnumSource
  void packedProductsAndActivationsAgree(Backend.Kernel kernel) {
    Backend.use(new Backend(kernel, kernel, kernel));
    try (Golden golden = Golden.open("kernels-small");
        Scope scope = Scope.open()) {
      for (Precision precision : Precision.values()) {
        PackedLinear linear = packed(golden, precision, true);
        Tensor x = golden.get("linear.x");
        for (PackedLinear.Fused fused : PackedLinear.Fused.values()) {
          String name = "linear." + fused.name().toLowerCase(Locale.ROOT);
          agree(golden, linear.forward(x, fused), name, precision);
        }
        agree(golden, linear.addTo(golden.get("linear.residual"), x), "linear.sum", precision);
        linear.close();
        PackedLinear plain = packed(golden, precision, false);
        Tensor y = plain.forward(x, PackedLinear.Fused.NONE);
        agree(golden, y, "linear.without_bias", precision);
        plain.close();
      }
      assertThat(Scope.memory().kept()).doesNotContainKey("linear golden");
    }
  }

  private static PackedLinear packed(Golden golden, Precision precision, boolean bias) {
    return new PackedLinear(
        "linear golden",
        golden.get("linear.weight"),
        bias ? golden.get("linear.bias") : null,
        precision);
  }

  private static void agree(Golden golden, Tensor y, String name, Precision precision) {
    assertThat(y.dtype()).isEqualTo(DType.F32);
    switch (precision) {
      case FP32 -> golden.assertClose(y, name, TOLERANCE);
      case BF16 -> golden.assertAligned(y, name, 0.9999);
      case INT8 -> golden.assertAligned(y, name, 0.999);
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAgree(Backend.Kernel kernel) {
    Backend.use(new Backend(kernel, kernel, kernel));
    try (Golden golden = Golden.open("kernels-small");
        Scope scope = Scope.open()) {
      for (Precision precision : new Precision[] {Precision.FP32, Precision.BF16}) {
        Tensor x = golden.get("linear.x").requiresGrad(true);
        Tensor w = golden.get("linear.weight").requiresGrad(true);
        Tensor b = golden.get("linear.bias").requiresGrad(true);
        Tensor y = TrainableLinear.forward(x, w, b, precision);
        agree(golden, y, "linear.none", precision);
        y.mul(golden.get("linear.upstream")).sum().backward();
        agree(golden, x.grad(), "linear.gradient.x", precision);
        agree(golden, w.grad(), "linear.gradient.weight", precision);
        agree(golden, b.grad(), "linear.gradient.bias", precision);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void operandsThatDoNotFitAreRefused(Backend.Kernel kernel) {
    Backend.use(new Backend(kernel, kernel, kernel));
    try (Golden golden = Golden.open("kernels-small");
        Scope scope = Scope.open()) {
      String sentence =
          "linear: the last size must be the weight's second, got [2, 5] and [24, 16]";
      Tensor narrow = Tensor.ones(DType.F32, 2, 5);
      Tensor residual = Tensor.ones(DType.F32, 2, 24);
      for (Precision precision : Precision.values()) {
        PackedLinear linear = packed(golden, precision, true);
        assertThatThrownBy(() -> linear.forward(narrow, PackedLinear.Fused.NONE))
            .hasMessage(sentence);
        assertThatThrownBy(() -> linear.addTo(residual, narrow)).hasMessage(sentence);
        assertThatThrownBy(() -> linear.addTo(narrow, Tensor.ones(DType.F32, 2, 16)))
            .hasMessage("linear: the sum must have shape [2, 24], got [2, 5]");
        linear.close();
      }
      Tensor w = golden.get("linear.weight");
      assertThatThrownBy(() -> TrainableLinear.forward(narrow, w, null, Precision.FP32))
          .hasMessage(sentence);
    }
  }
}
