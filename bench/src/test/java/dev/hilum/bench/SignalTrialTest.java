package dev.hilum.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Five of the tries that {@code hilum-bench signals} makes fifty of. */
class SignalTrialTest {

  @Test
  void aSignalInTheMiddleOfAStepEndsTrainingCleanly() throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 5; i++) {
      SignalsCommand.Try one = SignalsCommand.attempt(1 + random.nextInt(3), random.nextInt(300));
      assertThat(one.clean()).as("try " + i + " of seed " + seed + ": " + one).isTrue();
    }
  }
}
