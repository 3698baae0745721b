package dev.hilum.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.bench.KilledRun.Aim;
import dev.hilum.bench.KilledRun.What;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    List<Future<KilledRun>> runs = new ArrayList<>();
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (Aim aim : aims) {
        Path run = dir.resolve("run-" + runs.size());
        SplittableRandom own = random.split();
        runs.add(two.submit(() -> KilledRun.attempt(run, aim, own, reference)));
      }
    }
    for (Future<KilledRun> run : runs) {
      KilledRun one = run.get();
      assertThat(one.difference()).as("seed " + seed + ": " + one).isEmpty();
      assertThat(one.checkpoint()).as("seed " + seed + ": " + one).isPositive();
    }
  }
}
