package dev.hilum.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Random draws: repeatable, resumable, of the distribution they claim. */
class RngTest {

  @Test
  void theSameSeedDrawsTheSame() {
    try (Scope scope = Scope.open();
        Rng a = Rng.of(5);
        Rng b = Rng.of(5);
        Rng c = Rng.of(6)) {
      float[] first = a.normal(3, 4).floats();
      assertThat(b.normal(3, 4).floats()).isEqualTo(first);
      assertThat(c.normal(3, 4).floats()).isNotEqualTo(first);
      assertThat(a.permutation(50).longs()).isEqualTo(b.permutation(50).longs());
    }
  }

  @Test
  void aRestoredStateGoesOnWithTheSameDraws() {
    try (Scope scope = Scope.open();
        Rng rng = Rng.of(5);
        Rng other = Rng.of(9)) {
      rng.normal(7);
      byte[] state = rng.state();
      float[] normal = rng.normal(20).floats();
      float[] uniform = rng.uniform(20).floats();
      long[] order = rng.permutation(20).longs();
      for (Rng resumed : new Rng[] {rng, other}) {
        resumed.restore(state);
        assertThat(resumed.normal(20).floats()).isEqualTo(normal);
        assertThat(resumed.uniform(20).floats()).isEqualTo(uniform);
        assertThat(resumed.permutation(20).longs()).isEqualTo(order);
      }
    }
  }

  @Test
  void dropoutRepeatsWithTheGlobalSeed() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.ones(DType.F32, 10_000);
      Rng.seedGlobal(3);
      float[] first = x.dropout(0.25).floats();
      float[] second = x.dropout(0.25).floats();
      Rng.seedGlobal(3);
      assertThat(x.dropout(0.25).floats()).isEqualTo(first);
      assertThat(second).isNotEqualTo(first);
      int kept = 0;
      for (float value : first) {
        assertThat(value == 0 || Math.abs(value - 1 / 0.75f) < 1e-6).isTrue();
        kept += value == 0 ? 0 : 1;
      }
      assertThat(kept).isBetween(7300, 7700); // 7500 ± 4.6 standard deviations
      assertThat(x.dropout(0)).isSameAs(x);
    }
  }

  @Test
  void truncatedNormalsStayWithinTwoDeviations() {
    try (Scope scope = Scope.open();
        Rng rng = Rng.of(8)) {
      Tensor t = Tensor.empty(DType.F32, 100_000);
      rng.fillTruncatedNormal(t, 0.02);
      assertThat(t.abs().amax(false).item()).isLessThanOrEqualTo(0.04 + 1e-9);
      assertThat(t.mean().item()).isCloseTo(0, within(3e-4));
      // variance of a standard normal cut at 2: 1 - 4 phi(2) / (2 Phi(2) - 1) = 0.7737
      assertThat(t.square().mean().sqrt().item()).isCloseTo(0.02 * 0.8796, within(2e-4));
    }
  }
}
