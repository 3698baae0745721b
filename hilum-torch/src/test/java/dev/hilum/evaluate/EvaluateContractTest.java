package dev.hilum.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What scripts rely on in {@code evaluate scores}, sentence by sentence, and tables as they come.
 */
final class EvaluateContractTest {
  private static final String TRUTH =
      "study,patient,sex,Edema,Mass\na,p,F,1,0\nb,p,F,0,1\nc,q,M,1,1\nd,r,,0,-1\n";
  private static final String SCORES = "id,Edema,Mass\na,.9,.3\nb,.4,.9\nc,.8,.2\nd,.2,.1\n";

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private EvaluateScores.Config config(String truth, String scores) throws IOException {
    return new EvaluateScores.Config(
        file("truth.csv", truth),
        file("scores.csv", scores),
        new Thresholds.None(),
        Optional.empty(),
        List.of(),
        List.of(),
        LabelPolicy.U_IGNORE,
        100,
        false);
  }

  private static EvaluateScores.Config with(
      EvaluateScores.Config c, Thresholds thresholds, List<String> by, LabelPolicy policy) {
    return new EvaluateScores.Config(
        c.truth(),
        c.scores(),
        thresholds,
        c.against(),
        c.findings(),
        by,
        policy,
        c.draws(),
        c.allowMissing());
  }

  private static Object at(Object json, String... path) {
    Object at = json;
    for (String key : path) {
      at = ((Map<?, ?>) at).get(key);
    }
    return at;
  }

  private void refused(String truth, String scores, String sentence) {
    assertThatThrownBy(() -> EvaluateScores.run(config(truth, scores)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void theDocumentHasTheKeysOfTheContract() throws IOException {
    Map<String, Object> result = EvaluateScores.run(config(TRUTH, SCORES));
    assertThat(result.get("schema")).isEqualTo(1);
    assertThat(result).containsKeys("findings", "macro", "by", "excluded");
    assertThat(
            ((Map<?, ?>) at(result, "findings", "Edema")).keySet().stream().map(Object::toString))
        .contains("auroc", "average_precision", "f1", "mcc", "sensitivity", "specificity")
        .contains("brier", "ece", "threshold", "positives", "negatives", "unknown");
    assertThat(
            ((Map<?, ?>) at(result, "findings", "Edema", "auroc"))
                .keySet().stream().map(k -> k + ""))
        .contains("value", "low", "high");
    for (String decided : List.of("f1", "mcc", "sensitivity", "specificity", "threshold")) {
      assertThat(at(result, "findings", "Edema", decided)).as(decided).isNull();
    }
  }

  @Test
  void theMacroIsTheUnweightedMeanOfFindingsThatHaveAValue() throws IOException {
    String three = TRUTH.replace("Mass\n", "Mass,Fracture\n");
    three = three.replace(",0\nb", ",0,0\nb").replace(",1\nc", ",1,0\nc");
    three = three.replace(",1\nd", ",1,0\nd").replace(",-1\n", ",-1,0\n");
    String scores = "id,Edema,Mass,Fracture\na,.9,.3,.1\nb,.4,.9,.1\nc,.8,.2,.1\nd,.2,.1,.1\n";
    Map<String, Object> result = EvaluateScores.run(config(three, scores));
    assertThat(at(result, "findings", "Fracture", "auroc")).isNull();
    assertThat(at(result, "macro", "auroc", "value")).isEqualTo((1.0 + 0.5) / 2);
    assertThat(at(result, "excluded", "findings", "Fracture").toString())
        .contains("got 0 positive and 4 negative");
  }

  @Test
  void uncertainLabelsAreReadAsAsked() throws IOException {
    EvaluateScores.Config c = config(TRUTH, SCORES);
    LabelPolicy[] policies = {LabelPolicy.U_IGNORE, LabelPolicy.U_ZERO, LabelPolicy.U_ONE};
    int[][] counts = {{2, 1, 1}, {2, 2, 0}, {3, 1, 0}};
    for (int p = 0; p < 3; p++) {
      Object mass =
          at(
              EvaluateScores.run(with(c, new Thresholds.None(), List.of(), policies[p])),
              "findings",
              "Mass");
      assertThat(at(mass, "positives")).isEqualTo(counts[p][0]);
      assertThat(at(mass, "negatives")).isEqualTo(counts[p][1]);
      assertThat(at(mass, "unknown")).isEqualTo(counts[p][2]);
    }
  }

  @Test
  void withoutPatientAStudyIsAPatientAndTheResultSaysSo() throws IOException {
    String without = TRUTH.replace(",patient", "").replaceAll("([abcd]),[pqr]", "$1");
    Map<String, Object> result = EvaluateScores.run(config(without, SCORES));
    assertThat(result.get("patients")).isEqualTo(4);
    assertThat(result.get("notes").toString()).contains("each study counts as a patient");
    assertThat(EvaluateScores.run(config(TRUTH, SCORES)).get("patients")).isEqualTo(3);
  }

  @Test
  void groupsAreThoseOfTheTruth() throws IOException {
    Map<String, Object> result =
        EvaluateScores.run(
            with(
                config(TRUTH, SCORES),
                new Thresholds.None(),
                List.of("sex"),
                LabelPolicy.U_IGNORE));
    assertThat(((Map<?, ?>) at(result, "by", "sex")).keySet().stream().map(k -> k + ""))
        .containsExactly("F", "M", "unknown");
    assertThat(at(result, "by", "sex", "F", "findings", "Edema", "auroc", "value")).isEqualTo(1.0);
  }

  @Test
  void givenThresholdsDecideAtAndAboveThem() throws IOException {
    Path given = file("th.csv", "finding,threshold\nedema,0.4\n");
    Map<String, Object> result =
        EvaluateScores.run(
            with(
                config(TRUTH, SCORES),
                new Thresholds.Given(given),
                List.of(),
                LabelPolicy.U_IGNORE));
    assertThat(at(result, "findings", "Edema", "threshold")).isEqualTo(0.4);
    assertThat(at(result, "findings", "Edema", "specificity", "value")).isEqualTo(0.5);
    assertThat(at(result, "findings", "Mass", "f1")).isNull();
    assertThat(result.get("notes").toString()).contains("no threshold for Mass");
  }

  @Test
  void patientsOnBothSidesOfTheThresholdsAreTold() throws IOException {
    Thresholds validation =
        new Thresholds.Validation(
            file("vt.csv", "study,patient,Edema\nv,p,1\nw,z,0\n"),
            file("vs.csv", "study,Edema\nv,.7\nw,.1\n"),
            Threshold.By.F1);
    Map<String, Object> result =
        EvaluateScores.run(
            with(config(TRUTH, SCORES), validation, List.of(), LabelPolicy.U_IGNORE));
    assertThat(result.get("notes").toString()).contains("1 patients have studies in both");
    assertThat(at(result, "findings", "Edema", "threshold")).isEqualTo(0.7);
  }

  /** Names of columns and ends of lines vary; what they mean does not. */
  @ParameterizedTest
  @CsvSource({"bom", "crlf", "quoted", "spaces", "order", "extra", "cases", "no last line end"})
  void tablesAsTheyComeGiveOneAnswer(String form) throws IOException {
    String scores =
        switch (form) {
          case "bom" -> "\uFEFF" + SCORES;
          case "crlf" -> SCORES.replace("\n", "\r\n");
          case "quoted" -> SCORES.replace("Edema", "\"Edema\"").replace(".9,", "\".9\",");
          case "spaces" -> SCORES.replace(",", " , ");
          case "order" -> "id,Mass,Edema\nd,.1,.2\nc,.2,.8\nb,.9,.4\na,.3,.9\n";
          case "extra" -> SCORES.replace("Mass\n", "Mass,note\n").replaceAll("(\\d)\n", "$1,x\n");
          case "cases" -> SCORES.replace("Edema", "edema").replace("Mass", "MASS");
          default -> SCORES.stripTrailing();
        };
    Map<String, Object> plain = EvaluateScores.run(config(TRUTH, SCORES));
    Map<String, Object> other = EvaluateScores.run(config(TRUTH, scores));
    assertThat(other.get("findings")).isEqualTo(plain.get("findings"));
    assertThat(other.get("macro")).isEqualTo(plain.get("macro"));
  }

  @Test
  void wholeNumbersAreScores() throws IOException {
    Map<String, Object> result =
        EvaluateScores.run(config(TRUTH, "id,Edema\na,3\nb,1\nc,2\nd,-4\n"));
    assertThat(at(result, "findings", "Edema", "auroc", "value")).isEqualTo(1.0);
    assertThat(at(result, "findings", "Edema", "brier")).isNull();
  }

  @Test
  void tablesWithoutAnAnswerGetASentence() {
    refused(TRUTH, "id,Edema\n", "scores.csv: must have at least one study, got none");
    refused(TRUTH, "", "must begin with a header");
    refused(TRUTH, "id\na\n", "must have an id and at least one more column");
    refused(TRUTH, "id;Edema\na;1\n", "must have an id and at least one more column");
    refused(TRUTH, SCORES.replace("id,Edema,Mass", "id,Edema,Edema"), "must be unique");
    refused(TRUTH, SCORES.replace("id,Edema,Mass", "id,edema,EDEMA"), "one column Edema");
    refused(TRUTH, SCORES + ",.1,.2\n", "line 6: the first column must name a study");
    refused(TRUTH, SCORES.replace(".4", "NA"), "Edema must be a finite number, got NA");
    refused(TRUTH, SCORES.replace(".4", "nan"), "Edema must be a finite number, got nan");
    refused(TRUTH, SCORES.replace(".4", "1e999"), "Edema must be a finite number, got 1e999");
    refused(TRUTH, SCORES.replace(".4", "1d"), "Edema must be a finite number, got 1d");
    refused(TRUTH.replace("q,M,1", "q,M,NA"), SCORES, "Edema must be 1, 0, -1 or blank, got NA");
    refused(TRUTH.replace("q,M,1", "q,M,0.5"), SCORES, "must be 1, 0, -1 or blank, got 0.5");
  }

  @Test
  void oneStudyHasNoCurves() throws IOException {
    Map<String, Object> result =
        EvaluateScores.run(config("study,Edema\na,1\n", "study,Edema\na,.7\n"));
    assertThat(at(result, "findings", "Edema", "auroc")).isNull();
    assertThat((Double) at(result, "findings", "Edema", "brier", "value"))
        .isCloseTo(0.09, within(1e-12));
    assertThat(at(result, "macro", "auroc")).isNull();
  }
}
