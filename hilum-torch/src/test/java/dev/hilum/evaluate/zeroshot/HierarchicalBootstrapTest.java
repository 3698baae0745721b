package dev.hilum.evaluate.zeroshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.evaluate.zeroshot.HierarchicalBootstrap.Estimate;
import dev.hilum.evaluate.zeroshot.HierarchicalBootstrap.Place;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HierarchicalBootstrapTest {
  private static final int DRAWS = 400;
  private static final int SEEDS = 5;

  /** Two treatments whose runs differ by {@code gain}, with noise of patients and of seeds. */
  private static HierarchicalBootstrap of(double gain, double patients, double seeds, long seed) {
    Random random = new Random(seed);
    Map<Place, MacroDraws> scores = new HashMap<>();
    for (String pair : List.of("p", "q")) {
      for (String test : List.of("A", "B")) {
        double[] shared = random.doubles(DRAWS, -patients, patients).toArray();
        for (int s = 0; s < SEEDS; s++) {
          double level = 0.7 + 0.05 * random.nextDouble();
          for (String treatment : List.of(Treatment.PLAIN, Treatment.SAMPLING)) {
            double value =
                level
                    + (treatment.equals(Treatment.SAMPLING)
                        ? gain + seeds * random.nextGaussian()
                        : 0);
            double[] draws = Arrays.stream(shared).map(d -> value + d).toArray();
            scores.put(new Place(pair, treatment, s, test), new MacroDraws(Map.of(), value, draws));
          }
        }
      }
    }
    return new HierarchicalBootstrap(scores, SEEDS, DRAWS, 3);
  }

  private static final Contrast GAIN =
      Contrast.difference("gain", Treatment.SAMPLING, Treatment.PLAIN);

  private static Estimate gain(HierarchicalBootstrap bootstrap) {
    return bootstrap.estimate(GAIN, List.of("p", "q"), List.of("A", "B"));
  }

  @Test
  void pairingTakesAwayWhatPatientsDoToBothArms() {
    Estimate e = gain(of(0.02, 0.2, 0, 1));
    assertThat(e.value()).isCloseTo(0.02, within(1e-12));
    assertThat(e.interval().high().orElseThrow() - e.interval().low().orElseThrow())
        .isLessThan(1e-9);
    assertThat(e.p()).isLessThan(0.01);
    assertThat(e.resolved()).isTrue();
  }

  @Test
  void aGainThatSeedsDoNotAgreeOnIsNotResolved() {
    Estimate e = gain(of(0, 0.01, 0.05, 2));
    assertThat(e.interval().high().orElseThrow() - e.interval().low().orElseThrow())
        .isGreaterThan(0.02);
    assertThat(e.p()).isGreaterThan(0.01);
  }

  @Test
  void underNoEffectFewIntervalsMissZero() {
    int missed = 0;
    for (int seed = 0; seed < 60; seed++) {
      missed += gain(of(0, 0.01, 0.03, 100 + seed)).resolved() ? 1 : 0;
    }
    assertThat(missed).isLessThanOrEqualTo(12); // 5 seeds a pair make percentile intervals narrow
  }

  @Test
  void theMeanOfATreatmentHasNoP() {
    Estimate e =
        of(0, 0.01, 0.01, 4)
            .estimate(Contrast.mean(Treatment.PLAIN), List.of("p", "q"), List.of("A"));
    assertThat(e.p()).isNaN();
    assertThat(e.value()).isBetween(0.7, 0.75);
  }
}
