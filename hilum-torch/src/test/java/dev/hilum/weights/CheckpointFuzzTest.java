package dev.hilum.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.FuzzReport;
import dev.hilum.io.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Damaged checkpoints are read or refused in a sentence, in bounded time and memory. */
class CheckpointFuzzTest {
  private static final long SEED = 20261123;
  private static final int MUTANTS = 20_000;

  private static List<byte[]> seeds(String ending) {
    try (Stream<Path> files = Files.list(Goldens.folder("checkpoints-small"))) {
      return files
          .filter(file -> file.toString().matches(".*(" + ending + ")"))
          .sorted()
          .map(CheckpointFuzzTest::bytes)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void damagedSafetensorsAreReadOrRefused() {
    check(CheckpointFuzz.safetensors(seeds("\\.safetensors")));
  }

  @Test
  void damagedPyTorchFilesAreReadOrRefused() {
    check(CheckpointFuzz.pyTorch(seeds("\\.pt|\\.pth|\\.ckpt|\\.bin")));
  }

  private static void check(FuzzTarget target) {
    target.run(SEED - 1, 200); // warm: classes are loaded outside the count
    FuzzReport report = target.run(SEED, MUTANTS);
    System.out.println(report.summary());
    assertThat(report.failures()).isEmpty();
    assertThat(report.accepted() + report.refused()).isEqualTo(MUTANTS);
    assertThat(report.reached()).isGreaterThan(MUTANTS * 3 / 10);
  }
}
