package dev.hilum.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.Npy;
import dev.hilum.io.NpyWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol between runner and worker, on a real child process and a small work. */
class WorkerTest {
  @TempDir Path folder;

  @Test
  void answersAsOftenAsAskedAndLeavesItsOutput() throws IOException {
    int films = 400;
    SplittableRandom random = new SplittableRandom(1);
    double[] scores = random.doubles(2 * films).toArray();
    byte[] labels = new byte[2 * films];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (i % films < films / 2 ? 1 : 0);
      scores[i] = i < films ? labels[i] : scores[i]; // the first finding is told apart for certain
    }
    NpyWriter.write(folder.resolve("labels.npy"), labels, 2, films);
    NpyWriter.write(folder.resolve("scores.npy"), scores, 2, films);
    Path out = folder.resolve("out.npy");
    Side side = Side.ours("exact");
    try (WorkerProcess worker = new WorkerProcess(Works.of("bootstrap"), side, folder, out, 1)) {
      assertThat(worker.measure()).isPositive();
      assertThat(worker.measure()).isPositive();
      assertThat(worker.finish()).isBetween(30L, 4000L);
      assertThat(worker.versions()).containsKeys("java", "libtorch", "backend");
    }
    try (Arena arena = Arena.ofConfined()) {
      double[] aurocs = Npy.open(out, arena).doubles();
      assertThat(aurocs).hasSize(2);
      assertThat(aurocs[0]).isEqualTo(1);
      assertThat(aurocs[1]).isBetween(0.3, 0.7);
    }
  }
}
