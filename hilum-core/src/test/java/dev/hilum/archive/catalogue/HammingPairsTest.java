package dev.hilum.archive.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HammingPairsTest {
  private record Pair(int a, int b, int bits) {}

  @Test
  void findsThePairsThatComparingAllWithAllFinds() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    long[] words = new long[600];
    for (int i = 0; i < words.length; i++) {
      words[i] = i < 20 ? random.nextLong() : words[random.nextInt(i)];
      for (int flips = random.nextInt(6); flips > 0; flips--) {
        words[i] ^= 1L << random.nextInt(64);
      }
    }
    for (int distance = 0; distance <= HammingPairs.FARTHEST; distance++) {
      List<Pair> expected = new ArrayList<>();
      for (int a = 0; a < words.length; a++) {
        for (int b = a + 1; b < words.length; b++) {
          int bits = Long.bitCount(words[a] ^ words[b]);
          if (bits <= distance) {
            expected.add(new Pair(a, b, bits));
          }
        }
      }
      List<Pair> found = new ArrayList<>();
      HammingPairs.within(words, distance, (a, b, bits) -> found.add(new Pair(a, b, bits)));
      assertThat(found)
          .as("distance %d, seed %d", distance, seed)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(expected).isNotEmpty();
    }
  }

  @Test
  void distancesThatBucketsDoNotHelpWithAreRefused() {
    assertThatThrownBy(() -> HammingPairs.within(new long[2], 12, (a, b, bits) -> {}))
        .hasMessageContaining("0 to 11 bits apart, got 12");
  }
}
