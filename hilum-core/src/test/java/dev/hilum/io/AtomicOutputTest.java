package dev.hilum.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicOutputTest {
  @TempDir Path dir;

  @Test
  void fileAppearsOnlyWhenWhole() throws IOException {
    Path target = dir.resolve("deep/er/out.csv");
    AtomicOutput.file(
        target,
        false,
        partial -> {
          Files.writeString(partial, "half");
          assertThat(target).doesNotExist();
          Files.writeString(partial, "whole");
        });
    assertThat(target).hasContent("whole");
    assertThat(names(dir.resolve("deep/er"))).containsExactly("out.csv");
  }

  @Test
  void failureLeavesNothing() throws IOException {
    Path target = dir.resolve("out");
    assertThatThrownBy(
            () ->
                AtomicOutput.folder(
                    target,
                    false,
                    partial -> {
                      Files.writeString(partial.resolve("a.csv"), "a");
                      throw new BadInputException("film 2 breaks a rule");
                    }))
        .hasMessage("film 2 breaks a rule");
    assertThat(names(dir)).isEmpty();
  }

  @Test
  void failureKeepsWhatWasToBeReplaced() throws IOException {
    Path target = Files.writeString(dir.resolve("out.csv"), "old");
    assertThatThrownBy(
            () ->
                AtomicOutput.file(
                    target,
                    true,
                    partial -> {
                      Files.writeString(partial, "new");
                      throw new IOException("cable pulled");
                    }))
        .isInstanceOf(BadInputException.class)
        .hasMessage(target + ": cannot be written: cable pulled");
    assertThat(target).hasContent("old");
    assertThat(names(dir)).containsExactly("out.csv");
  }

  @Test
  void existingOutputIsRefusedAndForceReplacesIt() throws IOException {
    Path file = Files.writeString(dir.resolve("out.csv"), "old");
    assertThatThrownBy(() -> AtomicOutput.file(file, false, p -> Files.writeString(p, "new")))
        .isInstanceOf(OutputExistsException.class)
        .hasMessage(file + ": exists already; --force replaces it");
    assertThat(file).hasContent("old");
    AtomicOutput.file(file, true, p -> Files.writeString(p, "new"));
    assertThat(file).hasContent("new");

    Path folder = Files.createDirectories(dir.resolve("run"));
    Files.writeString(folder.resolve("old.txt"), "old");
    AtomicOutput.folder(folder, true, p -> Files.writeString(p.resolve("new.txt"), "new"));
    assertThat(names(folder)).containsExactly("new.txt");
    assertThat(names(dir)).containsExactly("out.csv", "run");
  }

  @Test
  void stalePartialOfKilledRunIsCleared() throws IOException {
    Path stale = Files.createDirectories(dir.resolve("run.partial/sub"));
    Files.writeString(stale.resolve("left.txt"), "left");
    AtomicOutput.folder(dir.resolve("run"), false, p -> Files.writeString(p.resolve("a"), "a"));
    assertThat(names(dir)).containsExactly("run");
    assertThat(names(dir.resolve("run"))).containsExactly("a");
  }

  @Test
  void killBetweenTheTwoRenamesLosesNothing() throws IOException {
    Files.writeString(Files.createDirectories(dir.resolve("run.replaced")).resolve("a"), "old");
    assertThatThrownBy(() -> AtomicOutput.folder(dir.resolve("run"), false, p -> {}))
        .isInstanceOf(OutputExistsException.class);
    assertThat(dir.resolve("run/a")).hasContent("old");
  }

  @Test
  void resumableOutputSurvivesAnInterruption() throws IOException {
    Path target = dir.resolve("run");
    try (AtomicOutput first = AtomicOutput.resume(target, false, false)) {
      Files.writeString(first.path().resolve("shard-0"), "done");
    }
    assertThat(names(dir)).containsExactly("run.partial");
    try (AtomicOutput second = AtomicOutput.resume(target, false, true)) {
      assertThat(second.path().resolve("shard-0")).hasContent("done");
      second.commit();
    }
    assertThat(names(dir)).containsExactly("run");
  }

  @Test
  void fullDiskIsToldWithTheSpaceLeft() {
    Path target = dir.resolve("out.npy");
    assertThat(AtomicOutput.failure(target, new IOException("No space left on device")))
        .isInstanceOf(ExhaustedException.class)
        .hasMessageMatching(".*out\\.npy: the disk is full, \\d+ MB free of \\d+ MB");
  }

  @Test
  void deviceThatIsFullEndsInTheSameSentence() {
    Path full = Path.of("/dev/full");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full));
    assertThatThrownBy(
            () ->
                AtomicOutput.file(
                    dir.resolve("out.npy"),
                    false,
                    partial -> {
                      Files.createSymbolicLink(partial, full);
                      Files.write(partial, new byte[1 << 16]);
                    }))
        .isInstanceOf(ExhaustedException.class)
        .hasMessageContaining("out.npy: the disk is full");
    assertThat(dir.resolve("out.npy")).doesNotExist();
    assertThat(full).exists();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(p -> String.valueOf(p.getFileName())).sorted().toList();
    }
  }
}
