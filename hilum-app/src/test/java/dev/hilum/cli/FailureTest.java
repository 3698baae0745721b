package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.BadInputException;
import dev.hilum.io.ExhaustedException;
import dev.hilum.io.OutputExistsException;
import dev.hilum.run.CancelledException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void eachKindHasItsExitCode() {
    assertThat(Failure.of(new BadInputException("a rule")).exitCode()).isEqualTo(3);
    assertThat(Failure.of(new OutputExistsException(Path.of("o"))).exitCode()).isEqualTo(2);
    assertThat(Failure.of(new ExhaustedException("full", new IOException())).exitCode())
        .isEqualTo(4);
    assertThat(Failure.of(new OutOfMemoryError("Java heap space")).exitCode()).isEqualTo(4);
    assertThat(Failure.of(new CancelledException()).exitCode()).isEqualTo(130);
    assertThat(Failure.of(new IllegalStateException("x")).exitCode()).isEqualTo(1);
  }

  @Test
  void missingFileIsNamed() {
    Failure failure = Failure.of(new NoSuchFileException("a.csv"));
    assertThat(failure).isEqualTo(new Failure(3, "a.csv: there is no such file"));
  }

  @Test
  void fullDiskIsToldApartFromOtherFailuresOfFiles() {
    FileSystemException full = new FileSystemException("/o", null, "No space left on device");
    assertThat(Failure.of(new UncheckedIOException(full)).exitCode()).isEqualTo(4);
    assertThat(Failure.of(new IOException("No space left on device")).exitCode()).isEqualTo(4);
    assertThat(Failure.of(new IOException("connection reset")).exitCode()).isEqualTo(3);
  }
}
