package dev.hilum.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZeroShotMetricsTest {

  @Test
  void onlyAFindingWhoseWholeIntervalIsBelowChanceIsSaidToBeTurnedAround() {
    int studies = 60;
    byte[] label = new byte[studies];
    double[] opposite = new double[studies];
    double[] guess = new double[studies];
    for (int i = 0; i < studies; i++) {
      label[i] = (byte) (i % 2);
      opposite[i] = i % 10 == 0 ? 0.6 : 1 - label[i];
      guess[i] = i * 7919 % 61;
    }
    Map<String, Object> document =
        new Battery(
                List.of(
                    new Battery.Finding("Mass", opposite, label, OptionalDouble.empty()),
                    new Battery.Finding("Edema", guess, label, OptionalDouble.empty())),
                IntStream.range(0, studies).mapToObj(i -> "p" + i).toList(),
                100)
            .toJson();
    assertThat(ZeroShotMetrics.turnedAround(document))
        .singleElement()
        .asString()
        .startsWith("Mass: the AUROC 0.000 [0.000, 0.000] is below chance");
    assertThat(ZeroShotMetrics.turnedAround(Map.of())).isEmpty();
  }
}
