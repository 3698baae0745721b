package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.Goldens;
import dev.hilum.io.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exit code and sentence of the evaluating commands for what they cannot work with. */
class EvaluateBadInputTest {
  private static final String TRUTH =
      "study,patient,Edema,Mass\ns0,p0,1,0\ns1,p1,0,1\ns2,p2,1,1\ns3,p3,0,0\n";
  private static final String SCORES = "study,Edema,Mass\ns0,.9,.1\ns1,.2,.7\ns2,.6,.8\ns3,.4,.3\n";
  private static final String DECISIONS = "study,Edema,Mass\ns0,1,0\ns1,0,1\ns2,1,0\ns3,1,0\n";

  @TempDir Path dir;
  private Path truth, scores, reader;

  @BeforeEach
  void writeTables() throws IOException {
    truth = Files.writeString(dir.resolve("truth.csv"), TRUTH);
    scores = Files.writeString(dir.resolve("scores.csv"), SCORES);
    reader = Files.writeString(dir.resolve("reader.csv"), DECISIONS);
  }

  /** Changes in a table of scores or decisions. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s0,[^,]*   | s0,NaN   | bad.csv, study s0: Edema must be a finite number, got NaN",
        "s0,[^,]*   | s0,-inf  | bad.csv, study s0: Edema must be a finite number, got -inf",
        "s0,[^,]*   | s0,yes   | bad.csv, study s0: Edema must be a finite number, got yes",
        "s0,[^,]*   | s0,      | bad.csv, study s0: Edema must have a score, for its label is"
            + " known",
        "s1,        | s0,      | bad.csv, line 3: s0 must have one row, has another at",
        "s1,        | s9,      | missing 1 of 4, the first: s1",
        "Edema,Mass | Gout,Rib | must share a finding with",
        "Mass       | Edema    | bad.csv: a column name must be unique, got \"Edema\"",
        "s3.*       | s3,1     | bad.csv, line 5: a row must have the 3 fields of the header, got"
            + " 2",
        "(?s)s0.*   | ''       | bad.csv: must have at least one study, got none",
        "(?s)study.* | ''      | bad.csv: must begin with a header of column names, got nothing",
      })
  void badScoresAndDecisionsAreRefused(String what, String by, String sentence) throws IOException {
    Path bad = dir.resolve("bad.csv");
    Files.writeString(bad, SCORES.replaceFirst(what, by));
    refused(sentence, scores(truth, bad));
    refused(sentence, scores(truth, scores, "--against", bad));
    Files.writeString(bad, DECISIONS.replaceFirst(what, by));
    refused(sentence, readers(truth, bad));
    refused(sentence, readers(truth, reader, "--scores", bad));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s0,p0,1    | s0,p0,2  | bad.csv, study s0: Edema must be 1, 0, -1 or blank, got 2",
        "s1,        | s0,      | bad.csv, line 3: s0 must have one row, has another at",
        "s1,        | ,        | bad.csv, line 3: the first column must name a study, got a blank",
        "s1,        | s9,      | missing 1 of 4, the first: s9",
      })
  void badTruthIsRefused(String what, String by, String sentence) throws IOException {
    Path bad = Files.writeString(dir.resolve("bad.csv"), TRUTH.replaceFirst(what, by));
    refused(sentence, scores(bad, scores));
    refused(sentence, readers(bad, reader));
  }

  @Test
  void whatIsNotThereIsNamed() {
    Path none = dir.resolve("none.csv");
    refused("none.csv: there is no such file", scores(truth, none));
    refused("none.csv: there is no such file", readers(truth, none));
    refused("must have a column Gout, found", scores(truth, scores, "--findings", "Gout"));
    refused("must have a column Gout, found", readers(truth, reader, "--findings", "Gout"));
    refused("must have a column race, found", scores(truth, scores, "--by", "race"));
    assertThat(readers(truth, scores).err()).doesNotContain("--allow-missing");
    refused("reader.csv: must be one reader, got it twice", readers(truth, reader, reader));
  }

  @Test
  void validationStudiesMayNotBeTestStudies() {
    String[] same = {"--validation-truth", truth.toString(), "--validation-scores"};
    String sentence = "no validation study may be a test study, got 4 in both, the first: s0";
    refused(sentence, scores(truth, scores, same[0], same[1], same[2], scores, BY, "f1"));
    refused(
        sentence,
        readers(truth, reader, "--scores", scores, same[0], same[1], same[2], scores, BY, "f1"));
  }

  private static final String BY = "--threshold-by";

  @Test
  void labelsOfOneClassLeaveTheMetricOutAndSaySo() throws IOException {
    Path one = Files.writeString(dir.resolve("one.csv"), TRUTH.replaceAll("(,p\\d),\\d", "$1,1"));
    Command run = scores(one, scores, "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonObject findings = run.json().object("findings");
    assertThat(findings.object("Edema").has("auroc")).isFalse();
    assertThat(findings.object("Mass").has("auroc")).isTrue();
    assertThat(run.json().object("excluded").object("findings").text("Edema"))
        .isEqualTo("curves need both classes, got 4 positive and 0 negative studies");
    Command read = readers(one, reader, "--json");
    assertThat(read.exitCode()).as(read.err()).isZero();
    assertThat(read.json().texts("notes").toString()).contains("the mean mcc leaves out Edema");
  }

  @Test
  void usageEndsWithTwo() throws IOException {
    assertThat(scores(truth, scores, "--bootstrap", 0).exitCode()).isEqualTo(Failure.USAGE);
    assertThat(readers(truth, reader, "--bootstrap", 0).exitCode()).isEqualTo(Failure.USAGE);
    assertThat(scores(truth, scores, "--out", dir).exitCode()).isEqualTo(Failure.USAGE);
    assertThat(scores(truth, scores, BY, "f1").err()).contains("go together, one is missing");
    assertThat(Command.run("evaluate", "scores", "--scores", scores).err())
        .contains("Missing required option: '--truth");
  }

  @Test
  void groundingRefusesWhatHasNoOutlinesOrNoWords() throws IOException {
    Path model = Goldens.tinyOpenClip(dir.resolve("model"));
    refused(
        "a finding must be one that is known, got Gout", grounding(model, "--findings", "Gout"));
    refused(
        "a finding must be outlined to be found, got Fracture",
        grounding(model, "--findings", "Fracture"));
    refused(
        "grounding needs an archive with outlined findings, got none on the selected films",
        grounding(model, "--where", "age > 300"));
    refused("no.json: prompts must be a file or one of", grounding(model, "--prompts", "no.json"));
    refused("got Dinov2Model", grounding(Goldens.tinyDinov2(dir.resolve("dino"))));
    refused("there is no such file and no such entry", grounding(dir.resolve("nothing")));
    assertThat(dir.resolve("out")).doesNotExist();
  }

  private Command scores(Path truth, Path scores, Object... more) {
    return evaluate("scores", List.of("--truth", truth, "--scores", scores), more);
  }

  private Command readers(Path truth, Path reader, Object... more) {
    return evaluate("readers", List.of("--truth", truth, "--readers", reader), more);
  }

  private Command grounding(Path model, Object... more) {
    List<Object> words =
        List.of(
            "--model",
            model,
            "--archive",
            "phantom:patients=8,size=48",
            "--out",
            dir.resolve("out"));
    return evaluate("grounding", words, more);
  }

  private static Command evaluate(String what, List<Object> words, Object... more) {
    List<Object> all = new ArrayList<>(List.of("evaluate", what));
    all.addAll(words);
    all.addAll(List.of(more));
    if (!all.contains("--bootstrap")) {
      all.addAll(List.of("--bootstrap", 20));
    }
    return Command.run(all.toArray());
  }

  private static void refused(String sentence, Command run) {
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(Failure.BAD_INPUT);
    assertThat(run.err().strip()).startsWith("hilum: ").contains(sentence).doesNotContain("\n");
    assertThat(run.out()).isEmpty();
  }
}
