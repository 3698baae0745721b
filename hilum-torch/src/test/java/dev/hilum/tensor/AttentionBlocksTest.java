package dev.hilum.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Attention whose scores are too many for one call, beside libtorch's own kernel. */
class AttentionBlocksTest {

  @Test
  void blocksOfQueriesGiveWhatOneCallGives() {
    try (Scope scope = Scope.open();
        Rng rng = Rng.of(7)) {
      Tensor q = rng.normal(2, 6, 1501, 16); // 108 MB of scores, in blocks of unequal length
      Tensor k = rng.normal(2, 6, 1501, 16);
      Tensor v = rng.normal(2, 6, 1501, 16);
      Tensor expected = Gradients.off(() -> q.attend(k, v, null, false, 0.25));
      Tensor got = Gradients.off(() -> AttentionKernel.attend(q, k, v, null, false, 0.25));
      double error = got.sub(expected).abs().amax(false, 0, 1, 2, 3).item();
      assertThat(got.shape()).isEqualTo(expected.shape());
      assertThat(error).isLessThan(2e-5);
    }
  }
}
