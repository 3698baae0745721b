package dev.hilum.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.Csv;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Against {@code tools/reference/patient_split_small.py}, which recomputes the hash by hashlib. */
class PatientSplitGoldenTest {

  @Test
  void everyPatientIsWhereHashlibPutsThem() {
    List<Csv.Row> rows = golden();
    assertThat(rows).hasSize(205);
    for (Csv.Row row : rows) {
      String patient = row.get("patient");
      assertThat(PatientSplit.DEFAULT.position(patient))
          .as(patient)
          .isEqualTo(Double.parseDouble(row.get("position")));
      assertThat(PatientSplit.DEFAULT.of(patient).cell()).as(patient).isEqualTo(row.get("split"));
    }
  }

  @Test
  void sharesOfManyPatientsAreTheFractions() {
    Map<Split, Integer> counts = new EnumMap<>(Split.class);
    for (int i = 0; i < 100_000; i++) {
      counts.merge(PatientSplit.DEFAULT.of("patient" + i), 1, Integer::sum);
    }
    // four standard deviations of a binomial share are at most 580 patients
    assertThat(counts.get(Split.TRAIN)).isBetween(69_420, 70_580);
    assertThat(counts.get(Split.VAL)).isBetween(9_620, 10_380);
    assertThat(counts.get(Split.TEST)).isBetween(19_490, 20_510);
  }

  @Test
  void noTestPatientMovesWhenValidationGrows() {
    PatientSplit more = new PatientSplit("hilum", new PatientSplit.Fractions(0.5, 0.3, 0.2));
    for (int i = 0; i < 2_000; i++) {
      String patient = "p" + i;
      assertThat(more.of(patient) == Split.TEST)
          .isEqualTo(PatientSplit.DEFAULT.of(patient) == Split.TEST);
    }
  }

  @Test
  void fractionsThatDoNotSumToOneAreRefused() {
    assertThatThrownBy(() -> new PatientSplit.Fractions(0.7, 0.2, 0.2))
        .hasMessageContaining("sum to 1")
        .hasMessageContaining("train=0.7");
    assertThatThrownBy(() -> new PatientSplit.Fractions(Double.NaN, 0.5, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Csv.Row> golden() {
    InputStream in =
        Objects.requireNonNull(
            PatientSplitGoldenTest.class.getResourceAsStream("/golden/patient-split-small.csv"));
    try (Csv csv = Csv.read(in, "golden", StandardCharsets.UTF_8)) {
      return csv.rows();
    }
  }
}
