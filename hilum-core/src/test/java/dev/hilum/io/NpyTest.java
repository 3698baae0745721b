package dev.hilum.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {
  @TempDir Path dir;

  private float[] floats(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      return Npy.open(file, arena).floats();
    }
  }

  @Test
  void appendedRowsFollowThoseOfTheLastFlush() throws IOException {
    Path file = dir.resolve("e.npy");
    try (NpyWriter w = NpyWriter.append(file, Npy.Type.FLOAT32, 2)) {
      w.put(new float[] {1, 2, 3, 4});
      assertThat(w.rows()).isEqualTo(2);
    }
    Files.write(file, new byte[5], StandardOpenOption.APPEND); // a writer killed within a row
    try (NpyWriter w = NpyWriter.append(file, Npy.Type.FLOAT32, 2)) {
      assertThat(w.rows()).isEqualTo(2);
      w.truncate(1);
      w.put(new float[] {5, 6});
    }
    assertThat(floats(file)).containsExactly(1, 2, 5, 6);
  }

  @Test
  void theHeaderKeepsItsLengthWhileRowsGrow() {
    int length = NpyHeader.write(Npy.Type.FLOAT32, new long[] {0, 768}).length;
    assertThat(NpyHeader.write(Npy.Type.FLOAT32, new long[] {Long.MAX_VALUE, 768})).hasSize(length);
  }

  @Test
  void anotherRowShapeIsNotContinued() throws IOException {
    Path file = dir.resolve("e.npy");
    NpyWriter.write(file, new float[6], 3, 2);
    assertThatThrownBy(() -> NpyWriter.append(file, Npy.Type.FLOAT32, 3).close())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("[3]")
        .hasMessageContaining("[3, 2]");
  }

  @Test
  void missingRowsAreNoticedAtClose() throws IOException {
    NpyWriter w = NpyWriter.create(dir.resolve("e.npy"), Npy.Type.FLOAT64, 3, 2);
    w.put(new double[] {1, 2});
    assertThatThrownBy(w::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("3 rows were promised, got 1");
  }

  @Test
  void halfARowIsNoticed() throws IOException {
    NpyWriter w = NpyWriter.create(dir.resolve("e.npy"), Npy.Type.FLOAT64, 1, 2);
    w.put(new double[] {1});
    assertThatThrownBy(w::close).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void rowsBeyondTheBufferArrive() throws IOException {
    float[] row = new float[700_001];
    for (int i = 0; i < row.length; i++) {
      row[i] = i;
    }
    Path file = dir.resolve("e.npy");
    NpyWriter.write(file, row, 1, row.length);
    assertThat(floats(file)).isEqualTo(row);
  }

  @Test
  void anArrayWithoutRowsIsReadBack() throws IOException {
    Path file = dir.resolve("e.npy");
    NpyWriter.write(file, new float[0], 0, 768);
    try (Arena arena = Arena.ofConfined()) {
      assertThat(Npy.open(file, arena).shape()).containsExactly(0, 768);
    }
    assertThat(floats(file)).isEmpty();
  }

  @Test
  void brokenFilesAreRefusedInASentence() throws IOException {
    Path file = dir.resolve("e.npy");
    NpyWriter.write(file, new float[] {1, 2, 3, 4}, 2, 2);
    byte[] good = Files.readAllBytes(file);
    long seed = 20261123;
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 3000; round++) {
      byte[] bad = good.clone();
      if (round % 3 == 0) {
        bad = java.util.Arrays.copyOf(bad, random.nextInt(bad.length));
      } else {
        bad[random.nextInt(128)] = (byte) random.nextInt(256);
      }
      Files.write(file, bad);
      try {
        assertThat(floats(file)).as("seed %d, round %d", seed, round).hasSize(4);
      } catch (BadInputException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
        refused++;
      }
    }
    assertThat(refused).as("seed %d", seed).isBetween(1500, 3000);
  }

  @Test
  void hugeShapesAreRefused() throws IOException {
    Path file = dir.resolve("e.npy");
    Files.write(file, NpyHeader.write(Npy.Type.FLOAT64, new long[] {1L << 40, 1L << 40}));
    assertThatThrownBy(() -> floats(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("63 bits");
  }
}
