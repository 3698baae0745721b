package dev.hilum.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DrawsTest {
  private static final long SEED = 20_240_101L;

  @Test
  void samePlaceGivesSameNumbersInAnyOrder() {
    long later = Draws.at(SEED, 3, 7).nextLong();
    long earlier = Draws.at(SEED, 3, 6).nextLong();

    assertThat(Draws.at(SEED, 3, 6).nextLong()).isEqualTo(earlier);
    assertThat(Draws.at(SEED, 3, 7).nextLong()).isEqualTo(later);
  }

  /** Frozen: numbers that change would make every finished run impossible to replay. */
  @Test
  void numbersStayAsTheyAreAcrossVersions() {
    assertThat(Draws.key(0)).isEqualTo(5197578548964807871L);
    assertThat(Draws.at(42, 1, 2, 3).nextLong()).isEqualTo(13088665609165143L);
  }

  @Test
  void lengthAndOrderOfThePathMatter() {
    Set<Long> keys = new HashSet<>();
    keys.add(Draws.key(SEED));
    keys.add(Draws.key(SEED, 0));
    keys.add(Draws.key(SEED, 0, 0));
    keys.add(Draws.key(SEED, 0, 1));
    keys.add(Draws.key(SEED, 1, 0));
    keys.add(Draws.key(SEED + 1, 0));
    keys.add(Draws.key(0, SEED));

    assertThat(keys).hasSize(7);
  }

  @Test
  void placesOfManyEpochsAndFilmsAreDistinct() {
    Set<Long> keys = new HashSet<>();
    for (int epoch = 0; epoch < 100; epoch++) {
      for (int film = 0; film < 1000; film++) {
        keys.add(Draws.key(SEED, epoch, film));
      }
    }
    assertThat(keys).hasSize(100_000);
  }

  /** 64 cells, 64,000 first draws of neighbouring places: 63 degrees of freedom, p = 0.001. */
  @Test
  void firstDrawsOfNeighbouringPlacesAreUniform() {
    for (int axis = 0; axis < 3; axis++) {
      int[] cells = new int[64];
      for (int i = 0; i < 64_000; i++) {
        RandomGenerator draws =
            switch (axis) {
              case 0 -> Draws.at(SEED, i);
              case 1 -> Draws.at(SEED, i, 5);
              default -> Draws.at(i, 5, 5);
            };
        cells[draws.nextInt(64)]++;
      }
      assertThat(chiSquare(cells)).as("seed %d, axis %d", SEED, axis).isLessThan(103.4);
    }
  }

  /** Pairs of first draws of two neighbouring places fill an 8 × 8 square evenly. */
  @Test
  void neighbouringPlacesAreIndependent() {
    int[] cells = new int[64];
    for (int i = 0; i < 64_000; i++) {
      cells[8 * Draws.at(SEED, i, 0).nextInt(8) + Draws.at(SEED, i, 1).nextInt(8)]++;
    }
    assertThat(chiSquare(cells)).as("seed %d", SEED).isLessThan(103.4);
  }

  private static double chiSquare(int[] cells) {
    double sum = 0;
    for (int count : cells) {
      sum += (count - 1000.0) * (count - 1000.0) / 1000.0;
    }
    return sum;
  }
}
