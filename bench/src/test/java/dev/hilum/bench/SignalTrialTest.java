package dev.hilum.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five of the trials that {@code hilum-bench} runs fifty of. */
class SignalTrialTest {
  @TempDir Path folder;

  @Test
  void aSignalInTheMiddleOfAStepEndsTrainingCleanly() throws Exception {
    long seed = System.nanoTime();
    assertThat(SignalTrial.run(5, seed, folder))
        .as("seed " + seed)
        .hasSize(5)
        .allMatch(SignalTrial.Outcome::clean);
  }
}
