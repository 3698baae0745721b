package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.Goldens;
import dev.hilum.io.Csv;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Films classified by words, by the command alone, with a tiny random pair of open_clip. */
class ZeroShotCommandTest {
  private static final String PHANTOM = "phantom:patients=60,size=48";

  @TempDir Path dir;
  private Path model;
  private Path film;

  @BeforeEach
  void copyModel() throws IOException {
    model = Goldens.tinyOpenClip(dir.resolve("model"));
    film = Goldens.folder("zero-shot-tiny").resolve("film0.png");
  }

  @Test
  void scoresAgreeWithThoseOfEvaluateOnTheWrittenTables() {
    Path out = dir.resolve("out");
    Command run = zeroShot(out, "--archive", PHANTOM, "--bootstrap", 50, "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonObject result = run.json();
    Command evaluated =
        Command.run(
            "evaluate",
            "scores",
            "--truth",
            out.resolve("truth.csv"),
            "--scores",
            out.resolve("studies.csv"),
            "--by",
            "sex,age,view",
            "--bootstrap",
            50,
            "--json");
    assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    for (String key : List.of("findings", "macro")) {
      assertThat(result.object(key).toString()).isEqualTo(evaluated.json().object(key).toString());
    }
    assertThat(result.object("by").object("sex").object("F").object("macro").toString())
        .isEqualTo(
            evaluated.json().object("by").object("sex").object("F").object("macro").toString());
    assertThat(result.object("shortcuts").has("macro")).isTrue();
    assertThat(
            result.objects("models").getFirst().object("prompts").object("Edema").texts("negative"))
        .containsExactly("No Edema");
    assertThat(result.objects("models").getFirst().number("temperature"))
        .isCloseTo(0.05, within(1e-6));
    assertThat(Json.read(out.resolve("result.json")).text("task")).isEqualTo("zero-shot");
    assertThat(out.resolve("report.html"))
        .content()
        .contains("research use", "<svg", "<img", "shortcut");
    assertThat(run.out() + run.err()).as("patients are not printed").doesNotContain("p000002\n");
  }

  @Test
  void whatWasChosenOnValidationIsKeptWithTheModelAndTakenUpAgain() {
    Command calibrated =
        zeroShot(
            dir.resolve("one"),
            "--archive",
            PHANTOM,
            "--split",
            "test",
            "--prompts",
            "sentences",
            "--threshold-by",
            "f1",
            "--bootstrap",
            20,
            "--store",
            "--json");
    assertThat(calibrated.exitCode()).as(calibrated.err()).isZero();
    assertThat(model.resolve("prompts.json")).exists();
    assertThat(model.resolve("patients.csv")).content().doesNotContain("p0000");

    Command again =
        zeroShot(
            dir.resolve("two"),
            "--archive",
            PHANTOM,
            "--split",
            "test",
            "--bootstrap",
            20,
            "--json");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.json().object("thresholds").text("origin")).isEqualTo("kept with the model");
    assertThat(again.json().object("findings").toString())
        .isEqualTo(calibrated.json().object("findings").toString());

    Command other =
        zeroShot(
            dir.resolve("three"),
            "--archive",
            PHANTOM,
            "--split",
            "test",
            "--temperature",
            1,
            "--bootstrap",
            20,
            "--json");
    assertThat(other.json().object("thresholds").text("origin"))
        .as("thresholds hold at their own temperature only")
        .isEqualTo("none");

    Command seen = zeroShot(dir.resolve("four"), "--archive", PHANTOM, "--split", "val");
    assertThat(seen.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(seen.err())
        .contains("patients that are scored must be new to the model")
        .contains("(val)")
        .doesNotContain("p0000");
    Command allowed =
        zeroShot(
            dir.resolve("five"),
            "--archive",
            PHANTOM,
            "--split",
            "val",
            "--allow-leak",
            "--bootstrap",
            20,
            "--json");
    assertThat(allowed.exitCode()).as(allowed.err()).isZero();
    assertThat(allowed.json().texts("notes").toString()).contains("seen before");
  }

  @Test
  void thresholdsAreNotChosenOnPatientsThatAreScored() {
    Command run = zeroShot(dir.resolve("out"), "--archive", PHANTOM, "--threshold-by", "mcc");
    assertThat(run.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(run.err())
        .contains("thresholds must be chosen on patients that are not scored, got")
        .contains("--split test");
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void aSingleFilmIsScoredAndShown() {
    Path out = dir.resolve("out");
    Command run = zeroShot(out, "--archive", film, "--findings", "Edema,Pleural Effusion");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("Pleural Effusion").contains("temperature");
    assertThat(out.resolve("truth.csv")).doesNotExist();
    assertThat(out.resolve("report.html")).content().contains("<img").contains("Probabilities");
  }

  @Test
  void anEnsembleIsTheMeanProbability() throws IOException {
    Path warmer = Goldens.tinyOpenClip(dir.resolve("warmer"));
    Files.writeString(
        warmer.resolve("prompts.json"),
        """
        {"version": 1, "name": "warm", "temperature": 0.5,
         "templates": {"positive": ["{Pathology}"], "negative": ["No {Pathology}"]}}
        """);
    String[] common = {"--archive", film.toString(), "--findings", "Edema"};
    double a = probability(model.toString(), "a", common);
    double b = probability(warmer.toString(), "b", common);
    double both = probability(model + "," + warmer, "c", common);
    assertThat(a).isNotCloseTo(b, within(1e-3));
    assertThat(both).isCloseTo((a + b) / 2, within(1e-12));
    refused("models of an ensemble must differ, got one twice", "--model", model);
  }

  private double probability(String models, String out, String... words) {
    List<Object> all =
        new ArrayList<>(List.of("zero-shot", "--model", models, "--out", dir.resolve(out)));
    all.addAll(List.of(words));
    Command run = Command.run(all.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    try (Csv csv = Csv.open(dir.resolve(out).resolve("scores.csv"))) {
      return Double.parseDouble(csv.next().orElseThrow().get("probability"));
    }
  }

  @Test
  void filmsThatCannotBeReadAreListedAndLabelsOfOneClassAreSaid() throws IOException {
    Path films = dir.resolve("films");
    for (int i = 0; i < 3; i++) {
      Path file = films.resolve("f" + i + ".png");
      Files.createDirectories(films);
      Files.copy(film, file);
    }
    Files.writeString(films.resolve("broken.png"), "no image");
    Files.writeString(
        films.resolve("films.csv"),
        "film,path,Edema\nf0,f0.png,1\nf1,f1.png,1\nf2,f2.png,\nb,broken.png,0\n");
    Path out = dir.resolve("out");
    Command run =
        zeroShot(out, "--archive", films, "--findings", "Edema,Mass", "--bootstrap", 20, "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonObject result = run.json();
    assertThat(result.integer("skipped")).isEqualTo(1);
    assertThat(out.resolve("skipped.csv")).content().contains("broken.png");
    assertThat(result.object("findings").object("Edema").has("auroc")).isFalse();
    assertThat(result.object("findings").object("Edema").integer("unknown")).isEqualTo(1);
    assertThat(result.texts("not_labelled")).containsExactly("Mass");
    assertThat(result.texts("notes"))
        .contains("Edema: an AUROC needs both classes, got 2 positive and 0 negative studies");
  }

  @Test
  void badInputIsToldInOneSentence() throws IOException {
    refused("a finding must be one that is known, got Gout", "--findings", "Gout");
    refused("prompts must be a file or one of", "--prompts", "nowhere.json");
    Path prompts = dir.resolve("p.json");
    Files.writeString(
        prompts,
        "{\"version\": 1, \"findings\": {\"Edema\": {\"positive\": [\"a\"], \"negative\":"
            + " [\"b\"]}}}");
    refused("have no text for Mass", "--prompts", prompts, "--findings", "Mass");
    refused("what is kept with a model must be chosen on validation films", "--store");
    Path table = dir.resolve("t.csv");
    Files.writeString(table, "finding,threshold\nMass,0.5\n");
    refused("must have a threshold for a finding that is scored", "--thresholds", table);
    Files.writeString(table, "finding,threshold\nEdema,0.5\nedema,0.6\n");
    refused(
        "Edema must have one threshold, got one as Edema and one as edema", "--thresholds", table);
    Files.writeString(table, "finding,threshold\nGout,0.5\n");
    refused("t.csv: a finding must be one that is known, got Gout", "--thresholds", table);
    refused("got none on the validation side", "--threshold-by", "f1");
    Path other = Goldens.tinyDinov2(dir.resolve("dino"));
    Command run =
        Command.run("zero-shot", "--model", other, "--archive", film, "--out", dir.resolve("x"));
    assertThat(run.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(run.err()).contains("got Dinov2Model");
  }

  private void refused(String sentence, Object... words) {
    List<Object> all = new ArrayList<>(List.of("--archive", film, "--findings", "Edema"));
    if (List.of(words).contains("--findings")) {
      all = new ArrayList<>(List.of("--archive", film));
    }
    all.addAll(List.of(words));
    Command run = zeroShot(dir.resolve("refused"), all.toArray());
    assertThat(run.exitCode()).as(run.out()).isEqualTo(Failure.BAD_INPUT);
    assertThat(run.err()).contains(sentence);
    assertThat(dir.resolve("refused")).doesNotExist();
  }

  private Command zeroShot(Path out, Object... words) {
    List<Object> all = new ArrayList<>(List.of("zero-shot", "--model", model, "--out", out));
    all.addAll(List.of(words));
    return Command.run(all.toArray());
  }
}
