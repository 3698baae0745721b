package dev.hilum.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.nn.Activation;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One packed network serves several threads at once with the bits that it gives one. */
class ConcurrentInferenceTest {
  private static final int THREADS = 4;
  private static final int CALLS = 50;

  @ParameterizedTest
  @EnumSource
  void fourThreadsGetTheBitsOfOne(Precision precision) throws Exception {
    Scope.Memory before = Scope.memory();
    Weights weights = Weights.init(4, Mode.inference(precision));
    Vit.Config config =
        new Vit.Config(
            48,
            2,
            3,
            96,
            Activation.GELU,
            1e-6,
            ImageSize.square(24),
            4,
            1,
            true,
            48,
            Activation.TANH,
            0);
    Vit vit = new Vit(weights, config);
    weights.finish();
    try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      // every thread comes first to some shapes: kernels are compiled while others run
      List<float[]> together = new ArrayList<>();
      CyclicBarrier start = new CyclicBarrier(THREADS);
      List<Callable<List<float[]>>> work = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        work.add(
            () -> {
              start.await();
              List<float[]> out = new ArrayList<>();
              for (int call = 0; call < CALLS; call++) {
                out.add(states(vit, first * CALLS + call));
              }
              return out;
            });
      }
      for (Future<List<float[]>> future : pool.invokeAll(work)) {
        together.addAll(future.get());
      }
      for (int i = 0; i < THREADS * CALLS; i++) {
        assertThat(Arrays.equals(together.get(i), states(vit, i))).as("call " + i).isTrue();
      }
    }
    weights.close();
    assertThat(Scope.memory()).isEqualTo(before);
  }

  /** The states of one to three images that depend on the call alone. */
  private static float[] states(Vit vit, int call) {
    try (Scope scope = Scope.open();
        Rng rng = Rng.of(call)) {
      Tensor images = rng.normal(1 + call % 3, 1, 24, 24);
      return Gradients.off(() -> vit.forward(images, null, false)).floats();
    }
  }
}
