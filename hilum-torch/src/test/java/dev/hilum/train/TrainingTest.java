package dev.hilum.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.tensor.Precision;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings that cannot be are refused with one sentence; positions keep their numbers. */
class TrainingTest {

  private static Training of(int steps, int warmup, double ema, Precision precision, int patience) {
    return new Training(
        steps, 8, 1, 1e-3, 0, 0.9, 0.999, 1e-8, warmup, 0, 1, ema, precision, 0, 0, 1, 0, patience,
        "", 0);
  }

  @Test
  void whatCannotBeIsRefusedWithTheValue() {
    assertThatThrownBy(() -> of(0, 0, 0, Precision.FP32, 0))
        .hasMessage("steps must be at least 1, got 0");
    assertThatThrownBy(() -> of(10, 11, 0, Precision.FP32, 0))
        .hasMessage("warmup must not exceed the steps, got 11 of 10");
    assertThatThrownBy(() -> of(10, 1, 1, Precision.FP32, 0))
        .hasMessage("ema must be in [0, 1), got 1.0");
    assertThatThrownBy(() -> of(10, 1, 0, Precision.INT8, 0))
        .hasMessage("precision must be fp32 or bf16 in training, got int8");
    assertThatThrownBy(() -> of(10, 1, 0, Precision.FP32, 3))
        .hasMessage("patience needs best, the name of a validation score, got patience 3");
  }

  @Test
  void aPositionKeepsEveryBitOfItsNumbers() {
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("loss", 0.1 + 0.2);
    terms.put("clipped share", 1 / 3.0);
    terms.put("small", 4.9e-324);
    Position position =
        new Position(17, 15, 2, 5, terms, Map.of("auroc", Math.nextDown(1.0)), Map.of());
    assertThat(Position.parse(position.json(), "here")).isEqualTo(position);
  }
}
