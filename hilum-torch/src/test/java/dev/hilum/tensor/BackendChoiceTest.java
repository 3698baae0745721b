package dev.hilum.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measured choice of kernels, its cache and its place in the record of a run. */
class BackendChoiceTest {
  @TempDir Path folder;

  @AfterEach
  void backToTheFixedBackend() {
    Backend.use(Backend.FIXED);
  }

  @Test
  void measuresOnceAndReadsAfterwards() {
    Path file = folder.resolve("cache").resolve("backend.json");
    BackendChoice.Choice first = BackendChoice.take(file);
    assertThat(first.measuredNow()).isTrue();
    assertThat(first.milliseconds()).hasSize(6);
    assertThat(first.milliseconds().values()).allMatch(ms -> ms > 0);
    assertThat(Backend.current()).isEqualTo(first.backend());
    Backend.use(Backend.FIXED);
    BackendChoice.Choice second = BackendChoice.take(file);
    assertThat(second.measuredNow()).isFalse();
    assertThat(second.backend()).isEqualTo(first.backend());
    assertThat(second.milliseconds()).isEqualTo(first.milliseconds());
    assertThat(Backend.current()).isEqualTo(first.backend());
    assertThat(folder.resolve("cache")).isDirectoryContaining("glob:**/backend.json");
    assertThat(folder.resolve("cache").toFile().list()).hasSize(1); // nothing half-written is left
  }

  @Test
  void takesTheFasterKernelOfEachKind() throws IOException {
    Path file = folder.resolve("backend.json");
    BackendChoice.take(file);
    Files.writeString(
        file, Files.readString(file).replaceAll("(ONEDNN\" ?: ?)[0-9.E+-]+", "$190000"));
    assertThat(BackendChoice.take(file).backend())
        .isEqualTo(new Backend(Backend.Kernel.BLAS, Backend.Kernel.BLAS, Backend.Kernel.BLAS));
  }

  @Test
  void aSpoiltFileIsMeasuredAnew() throws IOException {
    Path file = folder.resolve("backend.json");
    for (String spoilt : new String[] {"", "{\"machine\": 3}"}) {
      Files.writeString(file, spoilt);
      assertThat(BackendChoice.take(file).measuredNow()).isTrue();
      assertThat(BackendChoice.take(file).measuredNow()).isFalse();
    }
  }

  @Test
  void timesThatAreMissingAreMeasuredAnew() throws IOException {
    Path file = folder.resolve("backend.json");
    BackendChoice.take(file);
    Files.writeString(file, Files.readString(file).replace("attention.BLAS", "attention.other"));
    assertThat(BackendChoice.take(file).measuredNow()).isTrue();
  }

  @Test
  void anotherProcessorIsMeasuredAnew() throws IOException {
    Path file = folder.resolve("backend.json");
    BackendChoice.take(file);
    Files.writeString(file, Files.readString(file).replace(Cpu.model(), "another processor"));
    assertThat(BackendChoice.take(file).measuredNow()).isTrue();
    assertThat(BackendChoice.take(file).measuredNow()).isFalse();
  }

  @Test
  void aFolderThatCannotBeWrittenStillGivesAChoice() throws IOException {
    Path occupied = Files.writeString(folder.resolve("occupied"), "a file");
    assertThat(BackendChoice.take(occupied.resolve("backend.json")).measuredNow()).isTrue();
  }

  @Test
  void theChoiceIsInTheRecordOfARun() {
    Backend.use(new Backend(Backend.Kernel.BLAS, Backend.Kernel.ONEDNN, Backend.Kernel.BLAS));
    assertThat(Engine.describe())
        .containsEntry("backend.linear", "BLAS")
        .containsEntry("backend.trainable_linear", "ONEDNN")
        .containsEntry("backend.attention", "BLAS")
        .containsEntry("threads", Integer.toString(Engine.threads()));
  }
}
