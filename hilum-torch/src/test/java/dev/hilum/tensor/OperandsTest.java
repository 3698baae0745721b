package dev.hilum.tensor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operands that do not fit are refused with the operation and both shapes. */
class OperandsTest {
  private static final long[] ONE = {1, 1};
  private static final long[] NONE = {0, 0};
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor of(long... dims) {
    return Tensor.zeros(DType.F32, dims);
  }

  @Test
  void broadcastingOperationsNameBothShapes() {
    Map<String, BiFunction<Tensor, Tensor, Tensor>> operations =
        Map.of(
            "add", Tensor::add,
            "sub", Tensor::sub,
            "mul", Tensor::mul,
            "div", Tensor::div,
            "maximum", Tensor::maximum,
            "eq", Tensor::eq,
            "addInPlace", Tensor::addInPlace,
            "copyInPlace", Tensor::copyInPlace);
    operations.forEach(
        (name, operation) ->
            assertThatThrownBy(() -> operation.apply(of(2, 3), of(4, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(name + ": shapes must broadcast, got [2, 3] and [4, 3]"));
  }

  @Test
  void productsNameBothShapes() {
    assertThatThrownBy(() -> of(2, 3).matmul(of(4, 5)))
        .hasMessage("matmul: inner sizes must be equal, got [2, 3] and [4, 5]");
    assertThatThrownBy(() -> of(2, 3).linear(of(4, 5), null))
        .hasMessage("linear: the last size must be the weight's second, got [2, 3] and [4, 5]");
    assertThatThrownBy(() -> of(1, 3, 8, 8).conv2d(of(4, 2, 3, 3), null, ONE, NONE, 1))
        .hasMessageStartingWith("conv2d: ")
        .hasMessageContaining("[1, 3, 8, 8] and [4, 2, 3, 3]");
  }

  @Test
  void layoutsNameWhatWasAsked() {
    assertThatThrownBy(() -> Tensor.cat(List.of(of(2), of(2, 3)), 0))
        .hasMessage("cat needs tensors of one rank, got [2] and [2, 3]");
    assertThatThrownBy(() -> Tensor.cat(List.of(), 0))
        .hasMessage("cat needs at least one tensor, got 0");
    assertThatThrownBy(() -> of(2, 3).permute(0))
        .hasMessage("permute: one dimension for each of the tensor's, got [0] for [2, 3]");
    assertThatThrownBy(() -> of(2, 3).narrow(1, 2, 2))
        .hasMessage("narrow: the part must lie within dimension 1, got [2, 4) for [2, 3]");
    assertThatThrownBy(() -> of(2, 3).size(2))
        .hasMessage("dimension must be within the rank, got 2 for shape [2, 3]");
  }

  @Test
  void whatLibtorchItselfRefusesNamesTheOperationAndTheShapes() {
    assertThatThrownBy(() -> Tensor.cat(List.of(of(2, 3), of(2, 4)), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cat(")
        .hasMessageContaining("3")
        .hasMessageContaining("4");
    assertThatThrownBy(() -> of(2, 3).reshape(4))
        .hasMessageStartingWith("reshape(F32[2, 3]): ")
        .hasMessageContaining("[4]");
    assertThatThrownBy(() -> of(2, 3).layerNorm(of(4), null, 1e-5, 4))
        .hasMessageStartingWith("layer_norm(F32[2, 3], F32[4]): ");
  }

  @Test
  void valuesAndGradientsNameTheirRule() {
    assertThatThrownBy(() -> of(2).item()).hasMessage("item needs one element, got shape [2]");
    assertThatThrownBy(() -> Tensor.of(new float[5], 2, 3))
        .hasMessage("F32[2, 3] takes 24 bytes, got 20");
    assertThatThrownBy(() -> of(2).requiresGrad(true).mul(2).backward())
        .hasMessage("backward needs a scalar, got shape [2]");
    assertThatThrownBy(() -> of(2).sum().backward())
        .hasMessage("backward needs a tensor that depends on a parameter");
  }

  @Test
  void memoryThatIsNotThereIsItsOwnError() {
    assertThatThrownBy(() -> Tensor.empty(DType.F32, 1L << 50))
        .isInstanceOf(NativeMemoryException.class);
  }
}
