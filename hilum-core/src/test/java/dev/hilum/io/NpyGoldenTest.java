package dev.hilum.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of {@code tools/reference/npy_small.py}: what NumPy wrote is read, and written again. */
class NpyGoldenTest {
  @TempDir Path dir;

  private static Path golden(String name) {
    return Path.of(
        Objects.requireNonNull(NpyGoldenTest.class.getResource("/golden/npy-small-" + name))
            .getPath());
  }

  @Test
  void readsWhatNumPyWrote() {
    try (Arena arena = Arena.ofConfined()) {
      float[] f4 = Npy.open(golden("f4.npy"), arena).floats();
      float[] v2 = Npy.open(golden("v2.npy"), arena).floats();
      double[] f8 = Npy.open(golden("f8.npy"), arena).doubles();
      long[] i8 = Npy.open(golden("i8.npy"), arena).longs();
      for (int i = 0; i < 15; i++) {
        assertThat(f8[i]).isEqualTo(i / 7.0);
        assertThat(f4[i]).isEqualTo((float) (i / 7.0)).isEqualTo(v2[i]);
        assertThat(i8[i]).isEqualTo((i - 7) * 1_000_000_000_000_000L);
      }
      assertThat(Npy.open(golden("u1.npy"), arena).bytes())
          .containsExactly(0, 60, 120, (byte) 180, (byte) 240);
      Npy matrix = Npy.open(golden("f4.npy"), arena).check(Npy.Type.FLOAT32, -1, 3);
      assertThat(matrix.shape()).containsExactly(5, 3);
      float[] row = new float[3];
      matrix.row(4, row);
      assertThat(row).containsExactly((float) (12 / 7.0), (float) (13 / 7.0), 2f);
    }
  }

  @Test
  void writesTheBytesThatNumPyWrites() throws IOException {
    float[] f4 = new float[15];
    double[] f8 = new double[15];
    long[] i8 = new long[15];
    for (int i = 0; i < 15; i++) {
      f8[i] = i / 7.0;
      f4[i] = (float) f8[i];
      i8[i] = (i - 7) * 1_000_000_000_000_000L;
    }
    NpyWriter.write(dir.resolve("f4.npy"), f4, 5, 3);
    NpyWriter.write(dir.resolve("f8.npy"), f8, 5, 3);
    NpyWriter.write(dir.resolve("i8.npy"), i8, 5, 3);
    byte[] u1 = {0, 60, 120, (byte) 180, (byte) 240};
    NpyWriter.write(dir.resolve("u1.npy"), u1, 5);
    for (String name : new String[] {"f4.npy", "f8.npy", "i8.npy", "u1.npy"}) {
      assertThat(Files.readAllBytes(dir.resolve(name)))
          .as(name)
          .isEqualTo(Files.readAllBytes(golden(name)));
    }
  }

  @Test
  void fortranOrderIsRefused() {
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(() -> Npy.open(golden("fortran.npy"), arena))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("C order");
    }
  }
}
