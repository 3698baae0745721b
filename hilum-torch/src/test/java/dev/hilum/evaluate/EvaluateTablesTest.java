package dev.hilum.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.BadInputException;
import dev.hilum.metric.Threshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateTablesTest {
  private static final String TRUTH =
      "study,patient,Edema,Mass\na,p,1,0\nb,p,0,1\nc,q,1,\nd,r,0,-1\n";
  private static final String SCORES =
      "id,Mass,Edema,Other\nd,.1,.2,9\nc,.2,.8,9\nb,.9,.4,9\na,.3,.9,9\n";

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Map<String, Object> scores(String truth, String scores, Thresholds by, boolean missing)
      throws IOException {
    return EvaluateScores.run(
        new EvaluateScores.Config(
            file("truth.csv", truth),
            file("scores.csv", scores),
            by,
            Optional.empty(),
            List.of(),
            List.of(),
            LabelPolicy.U_IGNORE,
            100,
            missing));
  }

  private void refused(String truth, String scores, String sentence) {
    assertThatThrownBy(() -> scores(truth, scores, new Thresholds.None(), false))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(sentence);
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  @Test
  void columnsAndRowsAreMatchedByName() throws IOException {
    Map<String, Object> result = scores(TRUTH, SCORES, new Thresholds.None(), false);
    Map<?, ?> edema = map(map(result.get("findings")).get("Edema"));
    assertThat(map(edema.get("auroc")).get("value")).isEqualTo(1.0);
    assertThat(edema.get("f1")).isNull();
    assertThat(map(map(result.get("findings")).get("Mass")).get("unknown")).isEqualTo(2);
    assertThat(map(result.get("findings")).containsKey("Other")).isFalse();
    assertThat(result.get("patients")).isEqualTo(3);
  }

  @Test
  void badTablesGetASentence() {
    refused(TRUTH, SCORES + "a,1,1,1\n", "scores.csv, line 6: a must have one row, has another at");
    refused(TRUTH, SCORES.replace("d,.1,.2,9\n", ""), "missing 1 of 4, the first: d");
    refused(TRUTH, SCORES.replace(".9,.4", ".9,NaN"), "study b: Edema must be a finite number");
    refused(TRUTH, SCORES.replace(".9,.4", ".9,"), "study b: Edema must have a score");
    refused(TRUTH.replace("b,p,0", "b,p,2"), SCORES, "study b: Edema must be 1, 0, -1 or blank");
    refused(TRUTH, "id,Other\na,1\n", "must share a finding with");
    refused(TRUTH.replace("b,p,", "b,,"), SCORES, "study b: patient must not be blank");
  }

  @Test
  void missingStudiesAreLeftOutAndCountedWhenAllowed() throws IOException {
    Map<String, Object> result =
        scores(TRUTH, SCORES.replace("d,.1,.2,9\n", "z,1,1,1\n"), new Thresholds.None(), true);
    assertThat(map(result.get("excluded")).get("studies_without_score")).isEqualTo(1);
    assertThat(map(result.get("excluded")).get("scores_without_truth")).isEqualTo(1);
    assertThat(map(result.get("excluded")).get("columns_only_in_scores"))
        .isEqualTo(List.of("Other"));
    assertThat(map(map(result.get("findings")).get("Edema")).get("negatives")).isEqualTo(1);
  }

  @Test
  void scoresOutsideOfZeroToOneAreNoProbabilities() throws IOException {
    Map<String, Object> result =
        scores(TRUTH, SCORES.replace(".9,.4", ".9,1.4"), new Thresholds.None(), false);
    Map<?, ?> edema = map(map(result.get("findings")).get("Edema"));
    assertThat(edema.get("brier")).isNull();
    assertThat(edema.get("ece")).isNull();
    assertThat(map(edema.get("auroc")).get("value")).isEqualTo(0.5);
    assertThat(result.get("notes").toString()).contains("Edema: 1 scores lie outside [0, 1]");
  }

  @Test
  void thresholdsAreNeverChosenOnTestStudies() throws IOException {
    Thresholds same =
        new Thresholds.Validation(
            file("vt.csv", TRUTH.replace("a,p,", "v,p,")),
            file("vs.csv", SCORES.replace("a,.3", "v,.3")),
            Threshold.By.F1);
    assertThatThrownBy(() -> scores(TRUTH, SCORES, same, false))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no validation study may be a test study, got 3 in both");
  }

  @Test
  void aModelOfDecisionsIsComparedWithTheMeanReader() throws IOException {
    Path truth = file("truth.csv", "study,Edema\na,1\nb,1\nc,0\nd,0\n");
    Path perfect = file("perfect.csv", "study,Edema\na,1\nb,1\nc,0\nd,0\n");
    Path half = file("half.csv", "study,Edema\nb,1\na,0\nc,0\nd,0\n");
    EvaluateReaders.Config config =
        new EvaluateReaders.Config(
            truth,
            List.of(perfect, half),
            Optional.of(perfect),
            new Thresholds.None(),
            List.of(),
            LabelPolicy.U_IGNORE,
            100);
    Map<String, Object> result = EvaluateReaders.run(config);
    double f1 = (1 + 2.0 / 3) / 2;
    assertThat(map(map(result.get("mean")).get("f1")).get("value")).isEqualTo(f1);
    assertThat(map(map(result.get("difference")).get("f1")).get("value")).isEqualTo(1 - f1);
    assertThat(map(map(map(result.get("differences")).get("perfect")).get("f1")).get("p"))
        .isEqualTo(1.0);
  }
}
