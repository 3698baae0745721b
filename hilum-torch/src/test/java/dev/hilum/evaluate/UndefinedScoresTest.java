package dev.hilum.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.metric.Bootstrap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Numbers that do not exist are said in words, in titles and in charts. */
class UndefinedScoresTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();

  private static String roc(List<String> patients, double[] score, byte[] label, int draws) {
    CurveChart.Scored model = new CurveChart.Scored("model", score, label);
    Bootstrap bootstrap = new Bootstrap(patients, draws, 0);
    return CurveChart.roc("Edema", List.of(model), List.of(), bootstrap).svg();
  }

  @Test
  void aTitleTellsWhyThereIsNoNumber() {
    Map<String, Integer> counts = Map.of("positives", 0, "negatives", 7);
    assertThat(new Scores("AUROC", NONE, NONE, NONE, counts).title())
        .isEqualTo("AUROC not defined (0 with, 7 without)");
    assertThat(new Scores("AUROC", OptionalDouble.of(0.914), NONE, NONE, counts).title())
        .isEqualTo("AUROC 0.91");
  }

  @Test
  void aMacroAverageOfRareFindingsTellsOnHowManyDrawsItsIntervalRests() {
    List<String> patients = IntStream.range(0, 40).mapToObj(i -> "p" + i).toList();
    double[] score = patients.stream().mapToDouble(p -> p.hashCode() % 7 / 7.0).toArray();
    for (int positives = 1; positives <= 20; positives += 19) {
      byte[] label = new byte[40];
      Arrays.fill(label, 0, positives, (byte) 1);
      Battery.Finding finding = new Battery.Finding("Mass", score, label, NONE);
      Map<String, Object> json = new Battery(List.of(finding), patients, 200).toJson();
      if (positives == 1) {
        Map<?, ?> macro = (Map<?, ?>) json.get("macro");
        int left = 200 - (Integer) ((Map<?, ?>) macro.get("auroc")).get("skipped");
        assertThat(left).isBetween(80, 170); // a patient of forty is drawn in 64 % of the draws
        assertThat(EstimateJson.thin(json, 200))
            .containsExactly(
                "the interval of the macro AUROC is over the "
                    + left
                    + " of 200 draws in which"
                    + " every finding has a value: some findings are too rare");
      } else {
        assertThat(EstimateJson.thin(json, 200)).isEmpty();
      }
    }
  }

  @Test
  void aChartOfOneClassHasNoCurveAndNoNumber() {
    assertThat(roc(List.of("a", "b"), new double[] {0.2, 0.7}, new byte[] {1, 1}, 20))
        .contains("undefined")
        .doesNotContain("NaN");
  }

  @Test
  void aCurveWithoutAnyDrawOfBothClassesHasNoInterval() {
    for (int patients = 2; patients < 6; patients++) { // one draw of few: of one class now and then
      List<String> ids = List.of("a", "b", "c", "d", "e").subList(0, patients);
      double[] score = {0.9, 0.2, 0.3, 0.4, 0.5};
      byte[] label = {1, 0, 0, 0, 0};
      String svg = roc(ids, Arrays.copyOf(score, patients), Arrays.copyOf(label, patients), 1);
      assertThat(svg).contains("1.000").doesNotContain("NaN");
    }
  }
}
