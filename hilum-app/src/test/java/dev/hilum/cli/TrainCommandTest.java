package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.JsonObject;
import dev.hilum.run.Cancellation;
import dev.hilum.run.Recipe;
import dev.hilum.task.TrainTask;
import dev.hilum.tensor.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real runs of a few steps on a small cohort. */
class TrainCommandTest {
  private static final List<String> SMALL =
      List.of(
          "--set", "data.archive=phantom:patients=60,size=64,seed=11",
          "--set", "training.steps=4",
          "--set", "training.batch=4",
          "--set", "training.warmup=1",
          "--set", "training.validate_every=2",
          "--set", "training.checkpoint_every=2",
          "--set", "training.workers=0");

  @TempDir private static Path shared;
  private static Path done = Path.of("");
  @TempDir Path dir;

  @BeforeAll
  static void trainOnce() {
    done = shared.resolve("done");
    Command train = train(done);
    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(train.out().strip()).isEqualTo(done.resolve("result.json").toString());
  }

  private static Command train(Path out, Object... more) {
    return train(new Cancellation(), out, more);
  }

  private static Command train(Cancellation cancellation, Path out, Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", "contrastive-phantom", "--out", out));
    words.addAll(SMALL);
    words.addAll(List.of(more));
    return Command.run(cancellation, words.toArray());
  }

  @Test
  void runFolderHoldsWhatARunIsMadeOf() {
    for (String name :
        List.of("recipe.yaml", "run.json", "result.json", "curve.csv", "checkpoints", "model")) {
      assertThat(done.resolve(name)).exists();
    }
    JsonObject shown = Command.run("run", "show", done, "--json").json();
    assertThat(shown.text("state")).isEqualTo("done");
    assertThat(shown.integer("steps")).isEqualTo(4);
    assertThat(shown.numbers("loss")).hasSize(4);
    assertThat(shown.object("recipe").object("training").integer("batch")).isEqualTo(4);
    JsonObject provenance = shown.object("result").object("provenance");
    assertThat(provenance.text("data")).hasSize(64);
    assertThat(provenance.object("backend").has("threads")).isTrue();
    assertThat(shown.object("result").object("weights").keys()).isNotEmpty();
  }

  @Test
  void listTellsEveryRunInALine() throws IOException {
    Command list = Command.run("run", "list", shared);
    assertThat(list.out().lines().toList()).hasSize(2);
    assertThat(list.out()).contains("done", "contrastive", "val_auroc");
    assertThat(Command.run("run", "list", dir).out()).contains("holds no run folder");
    assertThat(Command.run("run", "show", done).out()).contains("loss, steps 1 to 4", "task: ");
  }

  @Test
  void replayComesToTheSameBits() throws IOException {
    Path again = dir.resolve("again");
    Command replay = Command.run("run", "replay", done, "--out", again);
    assertThat(replay.exitCode()).as(replay.err() + replay.out()).isZero();
    assertThat(replay.out()).startsWith("the final weights are bit-identical");
    assertThat(again.resolve("model/model.safetensors"))
        .hasSameBinaryContentAs(done.resolve("model/model.safetensors"));
    Path result = done.resolve("result.json");
    String text = Files.readString(result);
    try {
      Files.writeString(result, text.replaceAll("(safetensors\" : \")....", "$10000"));
      Command other = Command.run("run", "replay", done, "--out", again, "--force", "--json");
      assertThat(other.exitCode()).as(other.err()).isEqualTo(1);
      assertThat(other.json().flag("identical", true)).isFalse();
      assertThat(other.json().flag("comparable", false)).isTrue();
      Files.writeString(result, text.replaceAll("(\"threads\" : \")[0-9]+", "$199"));
      Command threads = Command.run("run", "replay", done, "--out", again, "--force");
      assertThat(threads.exitCode()).as(threads.err()).isZero();
      assertThat(threads.out())
          .startsWith("not comparable bit for bit: backend (then {")
          .contains(
              "\"threads\":\"99\"", ", now {", " differ; the final weights are bit-identical");
    } finally {
      Files.writeString(result, text);
    }
  }

  @Test
  void stoppedRunGoesOnToTheSameWeights() throws IOException {
    Path run = dir.resolve("run");
    Cancellation cancellation = new Cancellation();
    cancellation.request(); // agreed to after the first step
    Command stopped = train(cancellation, run);
    assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(130);
    assertThat(Command.run("run", "list", dir).out()).contains("stopped");
    assertThat(Command.run("run", "replay", run, "--out", dir.resolve("x")).exitCode())
        .isEqualTo(3);

    Command other = train(run, "--resume", "--set", "training.batch=8");
    assertThat(other.exitCode()).isEqualTo(3);
    assertThat(other.err()).contains("training.batch was 4, is 8");
    Command resumed = Command.run("train", "--out", run, "--resume");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(run.resolve("model/model.safetensors"))
        .hasSameBinaryContentAs(done.resolve("model/model.safetensors"));
    assertThat(Command.run("train", "--out", run, "--resume").err()).contains("done already");
  }

  @Test
  void resumedRunTakesUpItsThreadsAndTellsOfOthers() {
    int before = Engine.threads();
    try {
      Path same = stopped("same");
      Engine.threads(2);
      assertThat(Command.run("train", "--out", same, "--resume").exitCode()).isZero();
      assertThat(Engine.threads()).as("those of the run").isEqualTo(1);
      assertThat(same.resolve("result.json")).content().doesNotContain("engine_changes");

      Path other = stopped("other");
      Command resumed = Command.run("train", "--out", other, "--resume", "--threads", 2);
      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
      assertThat(resumed.err()).contains("another engine (was ");
      assertThat(other.resolve("result.json"))
          .content()
          .contains("the run went on with another engine (was {threads=1, ", ", is {threads=2, ");
      Engine.threads(1);
      Command replay = Command.run("run", "replay", other, "--out", dir.resolve("again"));
      assertThat(replay.exitCode()).as(replay.err()).isZero();
      assertThat(replay.out())
          .startsWith("not comparable bit for bit: engines (the run was resumed");
      assertThat(Engine.threads()).as("those it ended with").isEqualTo(2);
    } finally {
      Engine.threads(before);
    }
  }

  private Path stopped(String name) {
    Cancellation cancellation = new Cancellation();
    cancellation.request();
    Path run = dir.resolve(name);
    assertThat(train(cancellation, run, "--threads", 1).exitCode()).isEqualTo(130);
    assertThat(run.resolve("engine.json")).content().contains("\"threads\" : 1");
    return run;
  }

  @Test
  void existingRunIsKeptUnlessForced() {
    Command again = train(done);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(done.resolve("result.json")).exists();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training.stepz=3 | 3 | \"stepz\" is not a key of training (nearest: steps)",
        "training.steps=0 | 3 | training: steps must be at least 1, got 0",
        "task=contrastve  | 3 | \"task\" must be one of [contrastive], got \"contrastve\"",
        "model.name=new:x | 3 | new:x: new networks are tiny-clip, tiny-convnext, got x",
        "data.archive=/no/such/folder | 3 | /no/such/folder",
      })
  void badRecipeLeavesNothing(String set, int code, String sentence) {
    Path run = dir.resolve("bad");
    Command bad = Command.run("train", "contrastive-phantom", "--out", run, "--set", set);
    assertThat(bad.exitCode()).as(bad.err()).isEqualTo(code);
    assertThat(bad.err().lines().toList().getLast()).contains(sentence);
    assertThat(run).doesNotExist();
  }

  @Test
  void usageIsRefused() {
    assertThat(Command.run("train", "--out", dir).exitCode()).isEqualTo(2);
    assertThat(Command.run("train", "contrastive-phantom").exitCode()).isEqualTo(2);
    Command noRun = Command.run("train", "--resume", "--out", dir);
    assertThat(noRun.exitCode()).isEqualTo(3);
    assertThat(noRun.err()).contains("must be a run folder");
    Command unknown = Command.run("train", "no-such", "--out", dir.resolve("x"));
    assertThat(unknown.exitCode()).isEqualTo(3);
    assertThat(unknown.err()).contains("the shipped recipes are contrastive-biomedclip, ");
  }

  @Test
  void schemaKnowsEveryKey() {
    JsonObject schema = Command.run("train", "--schema").json();
    assertThat(schema.texts("required")).containsExactly("task", "data");
    assertThat(schema.object("properties").object("data").texts("required"))
        .containsExactly("archive");
    JsonObject training = schema.object("properties").object("training").object("properties");
    assertThat(training.keys()).contains("learning_rate", "checkpoint_every", "seed");
  }

  /** The file beside the shipped recipes, by which editors complete them. */
  @Test
  void schemaThatIsShippedIsTheOneThatIsPrinted() throws IOException {
    try (InputStream in =
        TrainTask.class.getResourceAsStream("/dev/hilum/recipes/contrastive.schema.json")) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualToIgnoringNewLines(Command.run("train", "--schema").out());
    }
  }

  @Test
  void everyShippedRecipeIsRead() {
    assertThat(Recipe.shipped()).hasSizeGreaterThanOrEqualTo(5);
    for (String name : Recipe.shipped()) {
      Recipe recipe = Recipe.open(name, List.of());
      TrainTask<?> task = TrainTask.of(recipe);
      String merged = task.plan(recipe).recipe();
      Recipe written = Recipe.parse(merged, name, List.of());
      assertThat(task.plan(written).config()).isEqualTo(task.plan(recipe).config());
    }
  }
}
