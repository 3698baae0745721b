package dev.hilum.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attention by every kernel against PyTorch's: tools/reference/kernels_small.py. */
class AttentionGoldenTest {
  private static final double TOLERANCE = 2e-5;
  private static final List<String> SHAPES = List.of("square", "cross", "wide");

  @AfterEach
  void backToTheFixedBackend() {
    Backend.use(Backend.FIXED);
  }

  @ParameterizedTest
  @EnumSource
  void everyShapeAndMaskAgreesInTurn(Backend.Kernel kernel) {
    Backend.use(new Backend(kernel, kernel, kernel));
    try (Golden golden = Golden.open("kernels-small")) {
      for (int round = 0; round < 4; round++) { // a kernel is compiled in its first two calls
        for (String shape : SHAPES) {
          for (DType type : List.of(DType.F32, DType.BF16)) {
            try (Scope scope = Scope.open()) {
              attend(golden, "attend." + shape + ".", type);
            }
          }
        }
      }
    }
  }

  private static void attend(Golden golden, String name, DType type) {
    Tensor q = golden.get(name + "q").to(type);
    Tensor k = golden.get(name + "k").to(type);
    Tensor v = golden.get(name + "v").to(type);
    double scale = 1 / Math.sqrt(q.size(3));
    Tensor allowed = golden.get(name + "allowed");
    Tensor added = golden.get(name + "added");
    agree(golden, call(q, k, v, null, false, scale), name + "plain", type);
    agree(golden, call(q, k, v, null, false, 0.3), name + "scaled", type);
    agree(golden, call(q, k, v, allowed, false, scale), name + "boolean", type);
    agree(golden, call(q, k, v, added, false, scale), name + "float", type);
    if (q.size(2) == k.size(2)) {
      agree(golden, call(q, k, v, null, true, scale), name + "causal", type);
      agree(golden, joined(q, k, v, null, false, scale), name + "plain", type);
      agree(golden, joined(q, k, v, null, true, scale), name + "causal", type);
      agree(golden, joined(q, k, v, allowed, false, scale), name + "boolean", type);
    }
  }

  private static Tensor call(
      Tensor q, Tensor k, Tensor v, Tensor mask, boolean causal, double scale) {
    Tensor y = Gradients.off(() -> AttentionKernel.attend(q, k, v, mask, causal, scale));
    assertThat(y.dtype()).isEqualTo(q.dtype());
    return y;
  }

  /** The same through the joined projections, whose heads lie apart in memory. */
  private static Tensor joined(
      Tensor q, Tensor k, Tensor v, Tensor mask, boolean causal, double scale) {
    long b = q.size(0), h = q.size(1), n = q.size(2), d = q.size(3);
    Tensor qkv =
        Tensor.stack(List.of(q, k, v), 0) // [3, B, H, N, d]
            .permute(1, 3, 0, 2, 4)
            .reshape(b, n, 3 * h * d);
    return Gradients.off(() -> AttentionKernel.joined(qkv, (int) h, mask, causal, scale))
        .reshape(b, n, h, d)
        .transpose(1, 2);
  }

  private static void agree(Golden golden, Tensor y, String name, DType type) {
    if (type == DType.F32) {
      golden.assertClose(y, name, TOLERANCE);
    } else {
      golden.assertAligned(y, name, 0.9999);
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAgree(Backend.Kernel kernel) {
    Backend.use(new Backend(kernel, kernel, kernel));
    try (Golden golden = Golden.open("kernels-small");
        Scope scope = Scope.open()) {
      for (String shape : List.of("square", "wide")) {
        String name = "attend." + shape + ".";
        for (DType type : List.of(DType.F32, DType.BF16)) {
          Tensor q = golden.get(name + "q").requiresGrad(true);
          Tensor k = golden.get(name + "k").requiresGrad(true);
          Tensor v = golden.get(name + "v").requiresGrad(true);
          double scale = 1 / Math.sqrt(q.size(3));
          AttentionKernel.attend(q.to(type), k.to(type), v.to(type), null, true, scale)
              .mul(golden.get(name + "upstream"))
              .sum()
              .backward();
          agree(golden, q.grad(), name + "gradient.q", type);
          agree(golden, k.grad(), name + "gradient.k", type);
          agree(golden, v.grad(), name + "gradient.v", type);
        }
      }
    }
  }
}
