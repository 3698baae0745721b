package dev.hilum.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.io.BadInputException;
import dev.hilum.io.OutputExistsException;
import dev.hilum.run.Cancellation;
import dev.hilum.run.CancelledException;
import dev.hilum.run.Progress;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop on a network so small that each claim is a run of its own. */
class TrainerTest {
  @TempDir Path dir;

  private static Training training(
      int steps, int batch, int accumulate, double ema, int workers, int patience, String best) {
    return new Training(
        steps,
        batch,
        accumulate,
        0.01,
        0.01,
        0.9,
        0.999,
        1e-8,
        2,
        0.1,
        1,
        ema,
        Precision.FP32,
        workers,
        4,
        2,
        3,
        patience,
        best,
        11);
  }

  private static Training random(int steps, int workers) {
    return training(steps, 4, 2, 0.9, workers, 0, "closeness");
  }

  private Path folder(String name) {
    try {
      return Files.createDirectories(dir.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<float[]> trained(Training config, TinyLearner.Settings settings, String name) {
    try (TinyLearner learner = new TinyLearner(settings)) {
      Trainer.run(config, learner, folder(name), false, Progress.silent());
      return learner.weights();
    }
  }

  @Test
  void twoHalvesAccumulatedAreOneBatch() {
    TinyLearner.Settings plain = TinyLearner.Settings.PLAIN;
    List<float[]> halves = trained(training(9, 5, 2, 0, 0, 0, ""), plain, "halves");
    List<float[]> whole = trained(training(9, 10, 1, 0, 0, 0, ""), plain, "whole");
    for (int i = 0; i < whole.size(); i++) {
      for (int j = 0; j < whole.get(i).length; j++) {
        assertThat(halves.get(i)[j]).isCloseTo(whole.get(i)[j], within(2e-6f));
      }
    }
  }

  @Test
  void theBatchesDoNotDependOnTheWorkers() {
    List<List<String>> seen = new ArrayList<>();
    for (int workers : new int[] {0, 1, 4}) {
      try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.RANDOM)) {
        Trainer.run(random(12, workers), learner, folder("w" + workers), false, Progress.silent());
        seen.add(List.copyOf(learner.batches));
      }
    }
    assertThat(seen.get(0)).hasSize(24).doesNotHaveDuplicates();
    assertThat(seen.get(1)).isEqualTo(seen.get(0));
    assertThat(seen.get(2)).isEqualTo(seen.get(0));
  }

  @Test
  void anEpochTakesEveryExampleOnceInAFreshOrder() {
    try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.PLAIN)) {
      Trainer.run(training(8, 5, 1, 0, 2, 0, ""), learner, dir, false, Progress.silent());
      List<String> films =
          learner.batches.stream()
              .flatMap(b -> Stream.of(b.split("(?<=])", -1)))
              .filter(f -> !f.isEmpty())
              .toList();
      List<String> first = films.subList(0, 20);
      List<String> second = films.subList(20, 40);
      assertThat(first).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(second);
      assertThat(first).isNotEqualTo(second);
    }
  }

  @Test
  void aStoppedRunGoesOnToTheSameBits() throws IOException {
    int workers = 2;
    List<float[]> whole = trained(random(15, workers), TinyLearner.Settings.RANDOM, "whole");
    Path run = folder("stopped");
    for (int stop : new int[] {3, 6, 10}) {
      Cancellation cancellation = new Cancellation();
      Progress progress =
          Progress.on(new PrintStream(PrintStream.nullOutputStream()), cancellation);
      try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.RANDOM)) {
        int before = stop == 3 ? 0 : stop == 6 ? 3 : 6;
        learner.afterStep =
            step -> {
              if (before + step == stop) {
                cancellation.request();
              }
            };
        assertThatThrownBy(() -> Trainer.run(random(15, workers), learner, run, stop > 3, progress))
            .isInstanceOf(CancelledException.class);
      }
    }
    Outcome outcome;
    try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.RANDOM)) {
      outcome = Trainer.run(random(15, 1), learner, run, true, Progress.silent());
      assertThat(learner.weights()).usingRecursiveComparison().isEqualTo(whole);
    }
    assertThat(outcome.steps()).isEqualTo(15);
    assertThat(run.resolve("model/model.safetensors"))
        .hasSameBinaryContentAs(dir.resolve("whole/model/model.safetensors"));
    assertThat(run.resolve("best/model.safetensors"))
        .hasSameBinaryContentAs(dir.resolve("whole/best/model.safetensors"));
    assertThat(withoutSpeed(run)).isEqualTo(withoutSpeed(dir.resolve("whole"))).hasSize(16);
    assertThat(run.resolve("validation.csv"))
        .hasSameTextualContentAs(dir.resolve("whole/validation.csv"));
  }

  @Test
  void aValidationThatWasStoppedIsMadeUpForOnResume() throws IOException {
    List<float[]> whole = trained(random(9, 0), TinyLearner.Settings.RANDOM, "whole");
    Path run = folder("stopped");
    try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.RANDOM)) {
      learner.beforeValidation =
          () -> {
            if (learner.batches.size() == 12) { // step 6
              throw new CancelledException();
            }
          };
      assertThatThrownBy(() -> Trainer.run(random(9, 0), learner, run, false, Progress.silent()))
          .isInstanceOf(CancelledException.class);
    }
    assertThat(run.resolve("checkpoints/step-000006.safetensors")).exists();
    try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.RANDOM)) {
      Trainer.run(random(9, 0), learner, run, true, Progress.silent());
      assertThat(learner.weights()).usingRecursiveComparison().isEqualTo(whole);
    }
    assertThat(run.resolve("validation.csv"))
        .hasSameTextualContentAs(dir.resolve("whole/validation.csv"));
    assertThat(run.resolve("best/model.safetensors"))
        .hasSameBinaryContentAs(dir.resolve("whole/best/model.safetensors"));
  }

  private static List<String> withoutSpeed(Path run) throws IOException {
    return Files.readAllLines(run.resolve("curve.csv")).stream()
        .map(line -> line.substring(0, line.lastIndexOf(',')))
        .toList();
  }

  @Test
  void aFinishedRunThatIsResumedStaysAsItIs() throws IOException {
    trained(random(8, 0), TinyLearner.Settings.RANDOM, "run");
    Path run = dir.resolve("run");
    byte[] before = Files.readAllBytes(run.resolve("model/model.safetensors"));
    try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.RANDOM)) {
      Outcome again = Trainer.run(random(8, 0), learner, run, true, Progress.silent());
      assertThat(again.steps()).isEqualTo(8);
      assertThat(again.last()).containsKey("closeness");
      assertThat(learner.batches).isEmpty();
    }
    assertThat(Files.readAllBytes(run.resolve("model/model.safetensors"))).isEqualTo(before);
  }

  @Test
  void aDamagedCheckpointIsToldAndTheOneBeforeTaken() throws IOException {
    trained(random(8, 0), TinyLearner.Settings.RANDOM, "run");
    Path last = dir.resolve("run/checkpoints/step-000008.safetensors");
    byte[] bytes = Files.readAllBytes(last);
    byte[] whole = bytes.clone();
    bytes[bytes.length - 9] ^= 1;
    Files.write(last, bytes);
    Files.write(dir.resolve("run/checkpoints/step-000012.safetensors.partial"), new byte[50]);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.RANDOM)) {
      Progress progress = Progress.on(new PrintStream(said, true), new Cancellation());
      Trainer.run(random(8, 0), learner, dir.resolve("run"), true, progress);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("step-000008.safetensors: the checksum must be")
        .contains("goes on after step 6");
    assertThat(Files.readAllBytes(last)).isEqualTo(whole);
    assertThat(dir.resolve("run/checkpoints/step-000012.safetensors.partial")).doesNotExist();
  }

  @Test
  void theLastCheckpointsAndTheBestAreKept() {
    try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.PLAIN)) {
      learner.scores.put(3, 0.5);
      learner.scores.put(6, 0.9);
      for (int step : new int[] {9, 12, 15, 18}) {
        learner.scores.put(step, 0.7);
      }
      Outcome outcome =
          Trainer.run(
              training(18, 4, 1, 0, 0, 0, "closeness"), learner, dir, false, Progress.silent());
      assertThat(outcome.bestStep()).isEqualTo(6);
      assertThat(outcome.best()).containsEntry("closeness", 0.9);
      assertThat(outcome.last()).containsEntry("closeness", 0.7);
    }
    assertThat(dir.resolve("checkpoints").toFile().list())
        .containsExactlyInAnyOrder(
            "step-000006.safetensors", "step-000016.safetensors", "step-000018.safetensors");
  }

  @Test
  void patienceEndsTheRun() {
    try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.PLAIN)) {
      for (int step = 3; step <= 30; step += 3) {
        learner.scores.put(step, step == 6 ? 0.9 : 0.5);
      }
      Outcome outcome =
          Trainer.run(
              training(30, 4, 1, 0, 0, 2, "closeness"), learner, dir, false, Progress.silent());
      assertThat(outcome.stopped()).isTrue();
      assertThat(outcome.steps()).isEqualTo(12);
    }
  }

  @Test
  void theAveragedWeightsAreSavedAndTheRawOnesTrained() throws IOException {
    List<float[]> averaged =
        trained(training(6, 4, 1, 0.5, 0, 0, ""), TinyLearner.Settings.PLAIN, "averaged");
    List<float[]> raw = trained(training(6, 4, 1, 0, 0, 0, ""), TinyLearner.Settings.PLAIN, "raw");
    assertThat(averaged).usingRecursiveComparison().isEqualTo(raw);
    List<float[]> before = new ArrayList<>();
    List<List<float[]>> trajectory = new ArrayList<>();
    try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.PLAIN)) {
      before.addAll(learner.weights());
      learner.afterStep = step -> trajectory.add(learner.weights());
      Trainer.run(
          training(6, 4, 1, 0, 0, 0, ""), learner, folder("path"), false, Progress.silent());
    }
    double expected = before.getFirst()[0];
    for (List<float[]> weights : trajectory) {
      expected = 0.5 * expected + 0.5 * weights.getFirst()[0];
    }
    try (var saved =
        dev.hilum.weights.SafetensorsFile.open(dir.resolve("averaged/model/model.safetensors"))) {
      String name = saved.names().iterator().next();
      float value = saved.bytes(name).get(java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED, 0);
      assertThat(value).isNotEqualTo(raw.getFirst()[0]).isCloseTo((float) expected, within(1e-6f));
    }
  }

  @Test
  void aLossThatIsNoNumberStopsWithStepFilmsAndLastCheckpoint() {
    try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.PLAIN)) {
      learner.afterStep = step -> learner.poisoned = step == 5 ? 7 : -1;
      learner.badExample = -1;
      assertThatThrownBy(
              () ->
                  Trainer.run(
                      training(30, 20, 1, 0, 0, 0, ""), learner, dir, false, Progress.silent()))
          .isInstanceOf(DivergedException.class)
          .hasMessageStartingWith("the term loss must be finite, got NaN at step 6 on the films ")
          .hasMessageContaining("film-")
          .hasMessageContaining(" and 4 more")
          .hasMessageEndingWith(
              "the last good checkpoint is " + dir.resolve("checkpoints/step-000004.safetensors"));
    }
  }

  @Test
  void aWeightThatIsNoNumberStopsWithStepFilmsAndLastCheckpoint() {
    try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.PLAIN)) {
      learner.afterStep =
          step -> {
            try (Scope scope = Scope.open()) {
              if (step < 8) {
                return;
              }
              var _ = learner.state().firstEntry().getValue().detach().fillInPlace(Double.NaN);
            }
          };
      assertThatThrownBy(
              () ->
                  Trainer.run(
                      training(30, 20, 1, 0, 0, 0, ""), learner, dir, false, Progress.silent()))
          .isInstanceOf(DivergedException.class)
          .hasMessageStartingWith("the norm of first.")
          .hasMessageContaining(" must be finite, got NaN at step 8 on the films film-")
          .hasMessageContaining(" and 4 more")
          .hasMessageEndingWith(
              "the last good checkpoint is " + dir.resolve("checkpoints/step-000004.safetensors"));
    }
  }

  @Test
  void aBatchOfMoreExamplesThanThereAreIsRefusedBeforeAnythingIsWritten() {
    try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.PLAIN)) {
      assertThatThrownBy(
              () ->
                  Trainer.run(
                      training(3, 21, 1, 0, 0, 0, ""), learner, dir, false, Progress.silent()))
          .isInstanceOf(BadInputException.class)
          .hasMessage(
              "training needs at least one batch of examples, got 20 examples and batch 21");
    }
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aFilmThatAWorkerCannotReadIsNamed() {
    try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.PLAIN)) {
      learner.badExample = 13;
      assertThatThrownBy(() -> Trainer.run(random(9, 3), learner, dir, false, Progress.silent()))
          .isInstanceOf(BadInputException.class)
          .hasMessage("film-13: the file must be an image, got 3 bytes");
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().startsWith("example-reader"));
    }
  }

  @Test
  void aCheckpointOfAnotherRunIsRefused() {
    trained(random(8, 0), TinyLearner.Settings.RANDOM, "run");
    Path run = dir.resolve("run");
    try (TinyLearner wide = new TinyLearner(new TinyLearner.Settings(20, 9, 0.25, true, 3))) {
      assertThatThrownBy(() -> Trainer.run(random(8, 0), wide, run, true, Progress.silent()))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining(
              "step-000008.safetensors: the checkpoint is of another architecture:")
          .hasMessageContaining("must be F32 [9, 6], got F32 [8, 6]");
    }
    try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.RANDOM)) {
      assertThatThrownBy(() -> Trainer.run(random(9, 0), learner, run, true, Progress.silent()))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("the checkpoint is of another recipe: must have \"steps: 9, ")
          .hasMessageContaining("got \"steps: 8, ");
      assertThatThrownBy(() -> Trainer.run(random(8, 0), learner, run, false, Progress.silent()))
          .isInstanceOf(OutputExistsException.class);
    }
  }

  @Test
  void aBestThatIsNoScoreIsRefusedByName() {
    try (TinyLearner learner = new TinyLearner(TinyLearner.Settings.PLAIN)) {
      Training config = training(6, 4, 1, 0, 0, 0, "auroc");
      assertThatThrownBy(() -> Trainer.run(config, learner, dir, false, Progress.silent()))
          .isInstanceOf(BadInputException.class)
          .hasMessage("training.best must be one of the validation scores closeness, got auroc");
    }
  }
}
