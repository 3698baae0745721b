package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exit code and sentence of {@code hilum zero-shot} for what it cannot work with. */
class ZeroShotBadInputTest {
  private static final String WEIGHTS = "open_clip_model.safetensors";

  @TempDir Path dir;
  private Path model, film;

  @BeforeEach
  void copyModel() throws IOException {
    model = Goldens.tinyOpenClip(dir.resolve("model"));
    film = Goldens.folder("zero-shot-tiny").resolve("film0.png");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "words | prompts.json: not valid JSON: Unrecognized token 'words'",
        "{} | prompts.json: the key \"version\" is missing",
        "{\"version\": 2} | prompts.json: version must be 1, got 2",
        "{\"version\": 1} | prompts.json: prompts must have templates or findings, got neither",
        "{\"version\": 1, \"prompt\": 3} | keys must be of [version, name, templates, findings,"
            + " temperature], got \"prompt\"",
        "{\"version\": 1, \"temperature\": 0, \"templates\": {\"positive\": [\"{pathology}\"],"
            + " \"negative\": [\"none\"]}} | \"temperature\" must be positive, got 0.0",
        "{\"version\": 1, \"templates\": {\"positive\": [\"{patology}\"], \"negative\":"
            + " [\"none\"]}} | prompts.json: templates: \"positive\" may hold the placeholders"
            + " {Pathology} and {pathology} only, got {patology} in \"{patology}\"",
        "{\"version\": 1, \"templates\": {\"positive\": [], \"negative\": [\"none\"]}} | templates:"
            + " \"positive\" must hold at least one text and no blank one, got []",
        "{\"version\": 1, \"findings\": {\"Gout\": {\"positive\": [\"a\"], \"negative\": [\"b\"]}}}"
            + " | findings: a finding must be one that is known, got Gout",
        "{\"version\": 1, \"findings\": {\"Edema\": {\"positive\": [\"a\"]}}} | findings: Edema:"
            + " the key \"negative\" is missing",
        "{\"version\": 1, \"findings\": {\"Edema\": {\"positive\": [\"a\"], \"negative\": [\"b\","
            + " \"a\"]}}} | findings: Edema: a text must be positive or negative, got \"a\" as"
            + " both",
      })
  void badPromptsAreRefused(String json, String sentence) throws IOException {
    Path prompts = Files.writeString(dir.resolve("prompts.json"), json);
    refused(sentence, run(model, film, "--prompts", prompts));
  }

  @Test
  void aCheckpointThatIsNoPairIsRefused() throws IOException {
    Path dino = Goldens.tinyDinov2(dir.resolve("dino"));
    refused("texts need a network with a text tower", run(dino, film));
    refused("there is no such file and no such entry", run(dir.resolve("none"), film));
    byte[] own = Files.readAllBytes(model.resolve(WEIGHTS));
    Files.write(model.resolve(WEIGHTS), Arrays.copyOf(own, own.length / 2));
    refused("bytes of data, the file holds", run(model, film));
    Files.write(model.resolve(WEIGHTS), Files.readAllBytes(dino.resolve("model.safetensors")));
    refused("the checkpoint does not fit the network", run(model, film));
  }

  @Test
  void anArchiveThatBreaksARuleIsRefused() throws IOException {
    refused("an archive must exist, got no such file or folder", run(model, dir.resolve("none")));
    Path two =
        films(
            "film,path,patient,study,Edema\n"
                + "f0,f0.png,a,s1,1\n"
                + "f1,f1.png,b,s1,0\n"
                + "f2,f2.png,c,s2,0\n");
    refused("f1: a study must be of one patient, got the study id s1 for two", run(model, two));
    Path elsewhere = films("film,path,split,Edema\nf0,f0.png,holdout,1\nf1,f1.png,train,0\n");
    refused(
        "films to score must be at least 1, got none; rows of the archive left out or read in part",
        run(model, elsewhere, "--split", "test"));
    Path straddling =
        films(
            "film,path,patient,split,Edema\nf0,f0.png,a,val,1\nf1,f1.png,a,test,0\n"
                + "f2,f2.png,b,test,1\nf3,f3.png,c,val,0\n");
    refused(
        "thresholds must be chosen on patients that are not scored, got 1 of 2 validation patients",
        run(model, straddling, "--split", "test", "--threshold-by", "f1"));
  }

  @Test
  void whatIsLeftOutIsTold() throws IOException {
    Path archive =
        films(
            "film,path,patient,split,Edema\nf0,f0.png,a,val,1\nf1,f1.png,b,test,0\n"
                + "f2,f2.png,c,test,1\nf2,f3.png,d,test,0\n");
    Command run = run(model, archive, "--split", "test", "--threshold-by", "mcc", "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.json().texts("notes"))
        .contains("no threshold for Edema: no decisions there")
        .contains("rows of the archive left out or read in part: 1")
        .contains("intervals and p-values need at least 20 patients to be trusted, got 2")
        .anyMatch(note -> note.endsWith("got f2 again; the first row counts"));
    assertThat(run.json().object("findings").object("Edema").has("f1")).isFalse();
    assertThat(run.json().integer("films")).as("one film an id").isEqualTo(2);
  }

  @Test
  void aFindingWithTwoThresholdsIsRefused() throws IOException {
    Path twice =
        Files.writeString(dir.resolve("th.csv"), "finding,threshold\nEdema,.5\nEdema,.6\n");
    refused(
        "th.csv, line 3: Edema must have one row, has another at",
        run(model, film, "--thresholds", twice));
  }

  private Path films(String table) throws IOException {
    Path folder = Files.createTempDirectory(dir, "films");
    for (int i = 0; i < 4; i++) {
      Files.copy(film, folder.resolve("f" + i + ".png"));
    }
    Files.writeString(folder.resolve("films.csv"), table);
    return folder;
  }

  private Command run(Path pair, Path archive, Object... more) {
    List<Object> words =
        new ArrayList<>(List.of("zero-shot", "--model", pair, "--archive", archive));
    words.addAll(List.of("--findings", "Edema", "--bootstrap", 20, "--out", dir.resolve("out")));
    words.addAll(List.of(more));
    return Command.run(words.toArray());
  }

  private void refused(String sentence, Command run) {
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(Failure.BAD_INPUT);
    assertThat(run.err().lines().toList().getLast()).startsWith("hilum: ").contains(sentence);
    assertThat(dir.resolve("out")).doesNotExist();
  }
}
