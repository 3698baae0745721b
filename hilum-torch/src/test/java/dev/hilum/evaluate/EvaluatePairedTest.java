package dev.hilum.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.finding.LabelPolicy;
import dev.hilum.io.BadInputException;
import dev.hilum.run.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two models, or a model and readers, on the same studies; and the pages of both. */
final class EvaluatePairedTest {
  private static final long SEED = 20261126;

  @TempDir private Path folder;
  private Path truth = Path.of("");
  private Path good = Path.of("");
  private Path poor = Path.of("");
  private Path reader = Path.of("");

  @BeforeEach
  void makeTables() throws IOException {
    Random random = new Random(SEED);
    StringBuilder t = new StringBuilder("study,patient,Edema,Mass\n");
    StringBuilder g = new StringBuilder("study,Edema,Mass\n");
    StringBuilder p = new StringBuilder("study,Mass,Edema\n");
    StringBuilder r = new StringBuilder("study,Mass,Edema\n");
    for (int i = 0; i < 120; i++) {
      int edema = random.nextInt(2), mass = random.nextInt(2);
      t.append("s%d,p%d,%d,%d%n".formatted(i, i, edema, mass));
      g.append(row(i, noisy(edema, 0.3, random), noisy(mass, 0.3, random)));
      p.append(row(i, noisy(mass, 2, random), noisy(edema, 2, random)));
      r.append(row(i, random.nextInt(4) == 0 ? 1 - mass : mass, edema));
    }
    truth = Files.writeString(folder.resolve("truth.csv"), t);
    good = Files.writeString(folder.resolve("good.csv"), g);
    poor = Files.writeString(folder.resolve("poor.csv"), p);
    reader = Files.writeString(folder.resolve("reader.csv"), r);
  }

  private static double noisy(int label, double deviation, Random random) {
    return label + deviation * random.nextGaussian();
  }

  private static String row(int study, double a, double b) {
    return String.format(Locale.ROOT, "s%d,%s,%s%n", study, a, b);
  }

  private EvaluateScores.Config config(Path first, Path second) {
    return new EvaluateScores.Config(
        truth,
        first,
        new Thresholds.None(),
        Optional.of(new EvaluateScores.Against(second, new Thresholds.None())),
        List.of(),
        List.of(),
        LabelPolicy.U_IGNORE,
        300,
        false);
  }

  private static Object at(Object json, String... path) {
    Object at = json;
    for (String key : path) {
      at = ((Map<?, ?>) at).get(key);
    }
    return at;
  }

  private static double number(Object json, String... path) {
    return ((Number) at(json, path)).doubleValue();
  }

  @Test
  void theBetterModelIsAheadWithBothTests() {
    Map<String, Object> result = EvaluateScores.run(config(good, poor));
    double first = number(result, "findings", "Edema", "auroc", "value");
    double second = number(result, "against", "findings", "Edema", "auroc", "value");
    assertThat(number(result, "difference", "findings", "Edema", "auroc", "value"))
        .as("seed %d", SEED)
        .isEqualTo(first - second);
    assertThat(number(result, "difference", "findings", "Edema", "auroc", "p")).isLessThan(0.01);
    assertThat(number(result, "difference", "findings", "Edema", "delong", "p")).isLessThan(0.01);
    assertThat(number(result, "difference", "macro", "auroc", "low")).isPositive();
    assertThat(at(result, "difference", "findings", "Edema", "f1")).isNull();
  }

  @Test
  void aModelAgainstItselfDoesNotDiffer() {
    Map<String, Object> result = EvaluateScores.run(config(good, good));
    assertThat(number(result, "difference", "macro", "auroc", "value")).isZero();
    assertThat(number(result, "difference", "macro", "auroc", "p")).isEqualTo(1);
    assertThat(number(result, "difference", "findings", "Mass", "delong", "p")).isEqualTo(1);
  }

  @Test
  void severalStudiesOfAPatientHaveNoDeLongTest() throws IOException {
    Files.writeString(truth, Files.readString(truth).replace("s7,p7,", "s7,p6,"));
    Map<String, Object> result = EvaluateScores.run(config(good, poor));
    assertThat(at(result, "difference", "findings", "Edema", "delong")).isNull();
    assertThat(at(result, "difference", "notes").toString())
        .contains("Edema: no DeLong test, patient p6 has several studies");
  }

  @Test
  void studiesThatOneModelLacksAreLeftOutOfBoth() throws IOException {
    Files.writeString(poor, Files.readString(poor).replace("s3,", "other,"));
    assertThatThrownBy(() -> EvaluateScores.run(config(good, poor)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("poor.csv: must score every study");
    EvaluateScores.Config strict = config(good, poor);
    Map<String, Object> result =
        EvaluateScores.run(
            new EvaluateScores.Config(
                truth,
                good,
                strict.thresholds(),
                strict.against(),
                List.of("Edema"),
                List.of(),
                LabelPolicy.U_IGNORE,
                100,
                true));
    assertThat(at(result, "findings", "Edema", "unknown")).isEqualTo(1);
    assertThat(at(result, "against", "findings", "Edema", "unknown")).isEqualTo(1);
    assertThat(at(result, "against", "studies_without_score")).isEqualTo(1);
  }

  private EvaluateReaders.Config readers(List<Path> readers, Path scores) {
    return new EvaluateReaders.Config(
        truth,
        readers,
        Optional.of(scores),
        new Thresholds.None(),
        List.of(),
        LabelPolicy.U_IGNORE,
        200);
  }

  @Test
  void scoresWithoutThresholdsAreComparedAtTheReadersSpecificity() {
    Map<String, Object> result = EvaluateReaders.run(readers(List.of(reader), good));
    assertThat(at(result, "model", "f1")).isNull();
    assertThat(result.get("notes").toString()).contains("without thresholds");
    Object matched = at(result, "sensitivity_at_reader_specificity", "reader", "findings");
    assertThat(number(matched, "Edema", "sensitivity", "value")).isLessThanOrEqualTo(0);
    assertThat(number(matched, "Mass", "sensitivity", "value")).isPositive();
  }

  @Test
  void readersThatCannotBeComparedGetASentence() throws IOException {
    assertThatThrownBy(() -> EvaluateReaders.run(readers(List.of(good), poor)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("good.csv, study s0: a reader must decide by 1 or 0, got ");
    assertThatThrownBy(() -> EvaluateReaders.run(readers(List.of(reader, reader, reader), good)))
        .hasMessageContaining("must be one reader, got it twice");
    Path other = Files.writeString(folder.resolve("other.csv"), "study,Fracture\ns0,1\n");
    assertThatThrownBy(() -> EvaluateReaders.run(readers(List.of(reader), other)))
        .isInstanceOf(BadInputException.class);
  }

  @Test
  void oneFindingWithoutAValueDoesNotTakeTheMeanAway() throws IOException {
    Path gap = Files.writeString(folder.resolve("gap.csv"), "study,Edema,Mass\na,1,0\nb,0,0\n");
    Path who = Files.writeString(folder.resolve("who.csv"), "study,Edema,Mass\na,1,0\nb,0,0\n");
    Map<String, Object> result =
        EvaluateReaders.run(
            new EvaluateReaders.Config(
                gap,
                List.of(who),
                Optional.empty(),
                new Thresholds.None(),
                List.of(),
                LabelPolicy.U_IGNORE,
                50));
    assertThat(number(result, "mean", "f1", "value")).isEqualTo(1);
    assertThat(at(result, "mean", "findings", "Mass", "f1")).isNull();
    assertThat(result.get("notes").toString()).contains("the mean f1 leaves out Mass");
  }

  @Test
  void whatIsNotComparedIsTold() throws IOException {
    Path truth =
        Files.writeString(folder.resolve("t.csv"), "study,sex,Edema,Mass\na,F,1,0\nb,M,0,1\n");
    Path both = Files.writeString(folder.resolve("both.csv"), "study,MASS,Edema\na,0,1\nb,0,1\n");
    Path one = Files.writeString(folder.resolve("one.csv"), "study,Edema\na,1\nb,0\nz,0\n");
    Map<String, Object> result =
        EvaluateReaders.run(
            new EvaluateReaders.Config(
                truth,
                List.of(both, one),
                Optional.empty(),
                new Thresholds.None(),
                List.of(),
                LabelPolicy.U_IGNORE,
                10));
    assertThat(at(result, "excluded", "columns"))
        .isEqualTo(Map.of("sex", "not in both, one", "Mass", "not in one"));
    assertThat(at(result, "excluded", "studies_without_truth"))
        .isEqualTo(Map.of("both", 0, "one", 1));
  }

  @Test
  void aFindingOfOneClassHasNoChartButAReason() throws IOException {
    Path truth = Files.writeString(folder.resolve("t.csv"), "study,Edema,Mass\na,1,0\nb,0,0\n");
    Path scores =
        Files.writeString(folder.resolve("s.csv"), "study,Edema,Mass\na,.8,.1\nb,.2,.3\n");
    Path out = folder.resolve("page");
    EvaluateScores.write(
        new EvaluateScores.Config(
            truth,
            scores,
            new Thresholds.None(),
            Optional.empty(),
            List.of(),
            List.of(),
            LabelPolicy.U_IGNORE,
            10,
            false),
        out,
        false,
        Provenance.of(List.of("evaluate")));
    String page = Files.readString(out.resolve("report.html"));
    assertThat(page.split("<svg", -1)).hasSize(1 + 2);
    assertThat(page).contains("Mass: curves need both classes, got 0 positive and 2 negative");
  }

  @Test
  void thePagesShowCurvesPointsAndBands() throws IOException {
    Path scores = folder.resolve("scores-page"), page = folder.resolve("readers-page");
    Provenance provenance = Provenance.of(List.of("evaluate"));
    EvaluateScores.write(config(good, poor), scores, false, provenance);
    EvaluateReaders.write(readers(List.of(reader), good), page, false, provenance);
    String curves = Files.readString(scores.resolve("report.html"));
    assertThat(curves.split("<svg", -1)).hasSize(1 + 4); // two findings, two kinds of curve
    assertThat(curves.split("<polygon", -1)).hasSize(1 + 8); // a band for each of two models
    assertThat(curves).doesNotContain("<script", "http");
    String people = Files.readString(page.resolve("report.html"));
    assertThat(people).contains("<title>reader</title>", "mean of the readers");
    assertThat(Files.readString(page.resolve("result.json"))).contains("\"provenance\"");
  }
}
