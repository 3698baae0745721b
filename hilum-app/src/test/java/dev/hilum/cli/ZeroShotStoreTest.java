package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code hilum zero-shot --store} keeps beside a model, over what, and when it holds. */
class ZeroShotStoreTest {
  private static final String PHANTOM = "phantom:patients=60,size=48";
  private static final String OWN =
      """
      {"version": 1, "name": "own", "temperature": 0.5,
       "templates": {"positive": ["a {pathology}"], "negative": ["no {pathology}"]}}
      """;

  @TempDir Path dir;
  private Path model;

  @BeforeEach
  void copyModel() throws IOException {
    model = Goldens.tinyOpenClip(dir.resolve("model"));
  }

  @Test
  void promptsThatTrainingLeftAreStoredOverWithoutForce() throws IOException {
    Files.writeString(model.resolve("prompts.json"), OWN);
    Command first = store("one");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err())
        .contains("stored beside")
        .contains("over the prompts own at T 0.5")
        .doesNotContain("prompts-1.json");
    assertThat(model.resolve("prompts.json")).content().contains("a {pathology}");
    Command second = store("two");
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(model.resolve("prompts-1.json")).as("the same texts").doesNotExist();

    Command third = store("three", "--prompts", "sentences");
    assertThat(third.exitCode()).as(third.err()).isZero();
    assertThat(third.err()).contains("which stay in prompts-1.json");
    assertThat(model.resolve("prompts-1.json")).content().contains("a {pathology}");
    assertThat(model.resolve("prompts.json")).content().contains("sentences");
    Command fourth = store("four", "--prompts", "default");
    assertThat(fourth.err()).contains("which stay in prompts-2.json");
    assertThat(model.resolve("prompts-1.json")).content().contains("a {pathology}");

    Command same = store("four");
    assertThat(same.exitCode()).as("a result is not overwritten").isEqualTo(Failure.USAGE);
    assertThat(same.err()).contains("four").contains("--force");
  }

  @Test
  void keptThresholdsHoldOnlyForTheViewsRuleTheyWereChosenWith() throws IOException {
    assertThat(store("one").exitCode()).isZero();
    Command mean = score("mean", "--views", "mean");
    assertThat(mean.json().object("thresholds").text("origin")).isEqualTo("none");
    assertThat(mean.json().texts("notes").toString())
        .contains("the thresholds kept with it were chosen with --views max, asked for with mean,")
        .contains("not taken");
    assertThat(origin(score("max"))).isEqualTo("kept with the model");
    Command other = score("other", "--prompts", "negation-safe");
    assertThat(origin(other)).isEqualTo("none");
    assertThat(other.json().texts("notes").toString())
        .contains("were chosen with other prompts or another temperature, and are not taken");

    Path table = model.resolve("thresholds.csv");
    List<String> earlier =
        Files.readAllLines(table).stream()
            .map(line -> String.join(",", line.split(",", -1)[0], line.split(",", -1)[1]))
            .toList();
    Files.write(table, earlier);
    assertThat(earlier.getFirst()).isEqualTo("finding,threshold");
    assertThat(origin(score("earlier"))).as("a table of before").isEqualTo("kept with the model");
    assertThat(origin(score("warm", "--temperature", 1))).isEqualTo("none");
  }

  @Test
  void patientsOfOtherPopulationsAreOtherPeople() {
    Command other =
        score("seed", "--threshold-by", "f1", "--validation", PHANTOM + ",seed=77", "--store");
    assertThat(other.exitCode()).as(other.err()).isZero();
    Command mine = score("mine", "--archive", PHANTOM + ",seed=77");
    assertThat(mine.exitCode()).as("those who chose are known by their own archive").isEqualTo(3);
    assertThat(score("same").exitCode()).as("and not by the scored one").isZero();

    Command both = score("both", "--threshold-by", "f1", "--validation", PHANTOM);
    assertThat(both.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(both.err())
        .contains("thresholds must be chosen on patients that are not scored, got");
  }

  private static String origin(Command run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.json().object("thresholds").text("origin");
  }

  private Command store(String out, Object... words) {
    List<Object> all = new ArrayList<>(List.of("--threshold-by", "f1", "--store"));
    all.addAll(List.of(words));
    return score(out, all.toArray());
  }

  private Command score(String out, Object... words) {
    List<Object> all =
        new ArrayList<>(List.of("zero-shot", "--model", model, "--out", dir.resolve(out)));
    all.addAll(List.of("--bootstrap", 20, "--json", "--split", "test"));
    if (!List.of(words).contains("--archive")) {
      all.addAll(List.of("--archive", PHANTOM));
    }
    all.addAll(List.of(words));
    return Command.run(all.toArray());
  }
}
