package dev.hilum.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.bench.KilledRun.Aim;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five of the kills that {@code hilum-bench kill} makes fifty of. */
class KilledRunTest {
  @TempDir Path dir;

  @Test
  void aKilledRunThatIsResumedEndsWithTheSameBits() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    KilledRun.Reference reference = KilledRun.uninterrupted(dir.resolve("uninterrupted"));
    for (Aim aim : new Aim[] {Aim.STEP, Aim.WORKER, Aim.WRITE, Aim.STEP, Aim.WRITE}) {
      KilledRun one = KilledRun.attempt(dir.resolve(aim.name()), aim, random, reference);
      assertThat(one.difference()).as("seed " + seed + ": " + one).isEmpty();
      assertThat(one.checkpoint()).as("seed " + seed + ": " + one).isPositive();
    }
  }
}
