package dev.hilum.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.bench.KilledRun.Aim;
import dev.hilum.bench.KilledRun.What;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few of the kills of which {@code hilum-bench kill} makes many. */
class KilledRunTest {
  @TempDir Path dir;

  @Test
  void aKilledRunThatIsResumedEndsWithTheSameBits() throws Exception {
    check(What.TRAINER, Aim.STEP, Aim.WORKER, Aim.WRITE, Aim.STEP, Aim.WRITE);
  }

  @Test
  void aKilledContrastiveTrainingThatIsResumedEndsWithTheSameBits() throws Exception {
    check(What.CONTRASTIVE, Aim.WORKER, Aim.WRITE);
  }

  private void check(What what, Aim... aims) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    KilledRun.Reference reference = KilledRun.uninterrupted(what, dir.resolve("uninterrupted"));
    for (Aim aim : aims) {
      KilledRun one = KilledRun.attempt(dir.resolve(aim.name()), aim, random, reference);
      assertThat(one.difference()).as("seed " + seed + ": " + one).isEmpty();
      assertThat(one.checkpoint()).as("seed " + seed + ": " + one).isPositive();
    }
  }
}
