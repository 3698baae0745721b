package dev.hilum.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearGradientTest {

  @BeforeEach
  @AfterEach
  void fixedBackend() {
    Backend.use(Backend.FIXED);
  }

  private static Tensor drawn(Rng rng, long... shape) {
    return rng.normal(shape);
  }

  /** Gradients of x, weight and bias of sum(g * (x W' + b)²), the weight used twice. */
  private static double[] gradients(long batch, long tokens, long in, long out, boolean bias) {
    try (Scope scope = Scope.open();
        Rng rng = Rng.of(3)) {
      Tensor x = drawn(rng, batch, tokens, in).requiresGrad(true);
      Tensor w = drawn(rng, out, in).requiresGrad(true);
      Tensor b = drawn(rng, out).requiresGrad(bias);
      Tensor g = drawn(rng, batch, tokens, out);
      for (int i = 0; i < 2; i++) {
        Tensor y = TrainableLinear.forward(x, w, b, Precision.FP32);
        Tensor z = TrainableLinear.forward(x.mul(0.5), w, b, Precision.FP32);
        y.mul(z).mul(g).sum(false, 0, 1, 2).backward();
      }
      assertThat(b.grad() == null).isEqualTo(!bias);
      DoubleStream of = DoubleStream.of(Objects.requireNonNull(x.grad()).doubles());
      of = DoubleStream.concat(of, DoubleStream.of(Objects.requireNonNull(w.grad()).doubles()));
      Tensor last = bias ? Objects.requireNonNull(b.grad()) : b;
      return DoubleStream.concat(of, DoubleStream.of(last.doubles())).toArray();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 3, 5, true", "2, 301, 500, 511, true", "3, 270, 384, 520, false"})
  void gradientsAreThoseOfBlas(long batch, long tokens, long in, long out, boolean bias) {
    assertThat(GradientHook.available()).isTrue();
    double[] ours = gradients(batch, tokens, in, out, bias);
    Backend.Kernel blas = Backend.Kernel.BLAS;
    Backend.use(new Backend(blas, blas, blas));
    double[] theirs = gradients(batch, tokens, in, out, bias);
    double most = DoubleStream.of(theirs).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < theirs.length; i++) {
      assertThat(ours[i]).isCloseTo(theirs[i], within(2e-5 * Math.max(1, most)));
    }
  }

  @Test
  void whatAHookKeepsGoesWithItsGraph() {
    int before = GradientHook.alive();
    try (Scope scope = Scope.open()) {
      Tensor w = Tensor.ones(DType.F32, 512, 512).requiresGrad(true);
      try (Scope inner = Scope.open()) {
        Tensor x = Tensor.ones(DType.F32, 512, 512).requiresGrad(true);
        Tensor y = TrainableLinear.forward(x, w, null, Precision.FP32);
        assertThat(y.requiresGrad()).isTrue();
        assertThat(GradientHook.alive()).isEqualTo(before + 1);
      }
      assertThat(GradientHook.alive()).isEqualTo(before);
      assertThat(w.grad()).isNull();
    }
  }
}
