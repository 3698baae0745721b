package dev.hilum.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.bench.Gate.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Side OURS = Side.ours("fp32");
  private static final Side PEER = Side.peer("fp32");
  private static final Side OTHER = Side.peer("autocast");

  private static Measurement of(Side side, double... seconds) {
    return new Measurement(side, seconds, 100, new double[] {3, 4}, Map.of(), List.of(), "");
  }

  @Test
  void ratioIsTheMedianOfTheRatiosOfTheRounds() {
    Measurement mine = of(OURS, 1, 2, 4), theirs = of(PEER, 2, 8, 4);
    assertThat(mine.timesFasterThan(theirs)).isEqualTo(2); // of 2, 4, 1; medians would say 2 too
    assertThat(of(OURS, 1, 10).timesFasterThan(of(PEER, 4, 10))).isEqualTo(2.5);
  }

  @Test
  void medianOfAnEvenCountIsTheMeanOfTheMiddleTwo() {
    assertThat(Measurement.median(new double[] {9, 1, 3, 2})).isEqualTo(2.5);
    assertThat(Measurement.median(new double[0])).isNaN();
  }

  @Test
  void theFastestOfSeveralPeersCounts() {
    Gate gate = new Gate.Faster(OURS, List.of(PEER, OTHER), 2, false);
    Map<Side, Measurement> all =
        Map.of(OURS, of(OURS, 1, 1), PEER, of(PEER, 9, 9), OTHER, of(OTHER, 1.5, 1.5));
    Verdict verdict = gate.verdict(all).orElseThrow();
    assertThat(verdict.held()).isFalse();
    assertThat(verdict.measured()).isEqualTo("1.50× (peer autocast)");
  }

  @Test
  void gateIsSilentWithoutItsSidesAndFailsWithAFailedOne() {
    Gate gate = new Gate.Faster(OURS, PEER, 1);
    assertThat(gate.verdict(Map.of(OURS, of(OURS, 1)))).isEmpty();
    Map<Side, Measurement> failed = Map.of(OURS, Measurement.failed(OURS, "no"), PEER, of(PEER, 1));
    assertThat(gate.verdict(failed).orElseThrow().held()).isFalse();
  }

  @Test
  void cosineOfAnotherLengthIsNone() {
    Measurement turned =
        new Measurement(PEER, new double[1], 1, new double[] {4, -3}, Map.of(), List.of(), "");
    assertThat(of(OURS, 1).cosineTo(of(PEER, 1))).isCloseTo(1, within(1e-15));
    assertThat(of(OURS, 1).cosineTo(turned)).isCloseTo(0, within(1e-15));
    assertThat(of(OURS, 1).cosineTo(Measurement.failed(PEER, "x"))).isNaN();
  }

  @Test
  void oneHigherObjectiveIsTold() {
    Gate gate = new Gate.NoHigher(OURS, PEER);
    Measurement higher =
        new Measurement(OURS, new double[1], 1, new double[] {3, 4.1}, Map.of(), List.of(), "");
    assertThat(gate.verdict(Map.of(OURS, higher, PEER, of(PEER, 1))).orElseThrow().held())
        .isFalse();
    assertThat(gate.verdict(Map.of(OURS, of(OURS, 1), PEER, of(PEER, 1))).orElseThrow().held())
        .isTrue();
  }

  @Test
  void valuesAreNearWhenEachIs() {
    Gate gate = new Gate.Near(OURS, PEER, 0.05);
    Measurement far =
        new Measurement(OURS, new double[1], 1, new double[] {3, 4.3}, Map.of(), List.of(), "");
    Verdict verdict = gate.verdict(Map.of(OURS, far, PEER, of(PEER, 1))).orElseThrow();
    assertThat(verdict.held()).isFalse();
    assertThat(verdict.measured()).isEqualTo("at most 7.5e-02, of 2");
    assertThat(gate.verdict(Map.of(OURS, of(OURS, 1), PEER, of(PEER, 1))).orElseThrow().held())
        .isTrue();
  }
}
