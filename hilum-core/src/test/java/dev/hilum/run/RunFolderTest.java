package dev.hilum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.io.OutputExistsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  private static final String RECIPE = "task: demo\nloop:\n  steps: 10\nlist: [1, 2]\n";

  @TempDir Path dir;
  private Path run;

  @BeforeEach
  void name() {
    run = dir.resolve("run");
  }

  @Test
  void folderIsThereFromTheStartAndSaysItsState() {
    RunFolder made = RunFolder.create(run, RECIPE, false);
    RunFolder seen = RunFolder.open(run);
    assertThat(seen.state().phase()).isEqualTo(RunState.Phase.RUNNING);
    assertThat(seen.state().task()).isEqualTo("demo");
    assertThat(seen.result()).isEmpty();

    made.finish(Map.of("score", 0.5), Provenance.of(List.of("test")).withSeed(3));
    RunFolder done = RunFolder.open(run);
    assertThat(done.state().phase()).isEqualTo(RunState.Phase.DONE);
    assertThat(done.result().orElseThrow().number("score")).isEqualTo(0.5);
    assertThat(done.result().orElseThrow().object("provenance").integer("seed")).isEqualTo(3);
  }

  @Test
  void runWhoseProcessWentIsKilled() throws IOException {
    RunFolder.create(run, RECIPE, false);
    Path file = run.resolve(RunState.NAME);
    String text = Files.readString(file);
    Files.writeString(
        file, text.replaceAll("\"process_started\" : \"2", "\"process_started\" : \"1"));
    assertThat(RunFolder.open(run).state().phase()).isEqualTo(RunState.Phase.KILLED);
    assertThat(RunFolder.resume(run, RECIPE).state().phase()).isEqualTo(RunState.Phase.RUNNING);
  }

  @Test
  void runThatIsWorkedOnIsNotResumed() {
    RunFolder.create(run, RECIPE, false);
    assertThatThrownBy(() -> RunFolder.resume(run, RECIPE))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            run + ": the process " + ProcessHandle.current().pid() + " is working on this run");
  }

  @Test
  void onlyTheSameRecipeGoesOn() throws IOException {
    RunFolder made = RunFolder.create(run, RECIPE, false);
    Files.writeString(run.resolve("curve.csv"), "step\n");
    made.fail(new CancelledException());
    assertThat(RunFolder.open(run).state().phase()).isEqualTo(RunState.Phase.STOPPED);
    assertThatThrownBy(() -> RunFolder.resume(run, RECIPE.replace("10", "20")))
        .isInstanceOf(BadInputException.class)
        .hasMessage(run + ": a run goes on only with its own recipe: loop.steps was 10, is 20");
    assertThatThrownBy(() -> RunFolder.resume(run, RECIPE.replace("2]", "3]")))
        .hasMessageEndingWith("list[1] was 2, is 3");
    assertThatThrownBy(() -> RunFolder.resume(run, RECIPE.replace("demo", "other")))
        .hasMessageEndingWith("task was demo, is other");
    assertThat(RunFolder.resume(run, RECIPE).state().message()).isEmpty();
  }

  @Test
  void failedRunKeepsItsReasonOnceItMadeAStep() throws IOException {
    RunFolder made = RunFolder.create(run, RECIPE, false);
    Files.createDirectory(run.resolve("checkpoints"));
    made.fail(new BadInputException("film.png: cannot be read"));
    RunState state = RunFolder.open(run).state();
    assertThat(state.phase()).isEqualTo(RunState.Phase.FAILED);
    assertThat(state.message()).isEqualTo("film.png: cannot be read");
  }

  @Test
  void runThatNeverStartedLeavesNothing() {
    RunFolder.create(run, RECIPE, false).fail(new BadInputException("no such archive"));
    assertThat(run).doesNotExist();
  }

  @Test
  void whatIsThereIsReplacedOnlyWhenAskedAndOnlyARun() throws IOException {
    RunFolder.create(run, RECIPE, false);
    Files.writeString(run.resolve("curve.csv"), "step\n");
    assertThatThrownBy(() -> RunFolder.create(run, RECIPE, false))
        .isInstanceOf(OutputExistsException.class);
    assertThat(run.resolve("curve.csv")).exists();
    RunFolder.create(run, RECIPE, true);
    assertThat(run.resolve("curve.csv")).doesNotExist();

    Path precious = Files.createDirectory(dir.resolve("precious"));
    Files.writeString(precious.resolve("file"), "x");
    assertThatThrownBy(() -> RunFolder.create(precious, RECIPE, true))
        .isInstanceOf(BadInputException.class)
        .hasMessage(precious + ": must be a run folder, which holds run.json");
    assertThat(precious.resolve("file")).exists();
  }

  @Test
  void runsOfAFolderComeTheLatestFirst() throws IOException {
    RunFolder.create(dir.resolve("a"), RECIPE, false);
    RunFolder.create(dir.resolve("b"), RECIPE, false);
    Files.createDirectory(dir.resolve("other"));
    Path older = dir.resolve("a").resolve(RunState.NAME);
    String text = Files.readString(older);
    Files.writeString(older, text.replaceAll("\"started\" : \"20", "\"started\" : \"19"));
    assertThat(RunFolder.in(dir))
        .extracting(r -> r.path().getFileName().toString())
        .containsExactly("b", "a");
  }
}
