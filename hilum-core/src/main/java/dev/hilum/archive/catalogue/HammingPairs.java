package dev.hilum.archive.catalogue;

import java.util.Arrays;

/**
 * All pairs of 64-bit words that differ in few bits, by multi-index hashing: words cut into four
 * parts of 16 bits that differ in r bits have a part that differs in at most r / 4, so each word is
 * compared only with those whose part is at most that far from its own. Norouzi, Punjani and Fleet,
 * "Fast search in Hamming space with multi-index hashing", CVPR 2012, arXiv 1307.2982.
 */
final class HammingPairs {
  /** Farther apart, parts are no help: 137 buckets of 65,536 are looked at for each part. */
  static final int FARTHEST = 11;

  private static final int PARTS = 4;
  private static final int BUCKETS = 1 << 16;

  private HammingPairs() {}

  /** Takes two places in the array, the smaller first, and the bits in which their words differ. */
  interface Sink {
    void pair(int a, int b, int bits);
  }

  /**
   * Gives every pair of words at most {@code distance} bits apart once.
   *
   * @param distance 0 to {@link #FARTHEST}
   */
  static void within(long[] words, int distance, Sink sink) {
    if (distance < 0 || distance > FARTHEST) {
      throw new IllegalArgumentException(
          "near duplicates must be 0 to %d bits apart, got %d".formatted(FARTHEST, distance));
    }
    int[] masks = masks(distance / PARTS);
    for (int part = 0; part < PARTS; part++) {
      int[] starts = new int[BUCKETS + 1];
      int[] members = buckets(words, part, starts);
      for (int a = 0; a < words.length; a++) {
        int own = part(words[a], part);
        for (int mask : masks) {
          for (int i = starts[own ^ mask]; i < starts[(own ^ mask) + 1]; i++) {
            int b = members[i];
            int bits = Long.bitCount(words[a] ^ words[b]);
            if (b > a && bits <= distance && !met(words[a] ^ words[b], part, distance / PARTS)) {
              sink.pair(a, b, bits);
            }
          }
        }
      }
    }
  }

  /** Whether an earlier part brought the two together already. */
  private static boolean met(long difference, int before, int radius) {
    for (int part = 0; part < before; part++) {
      if (Integer.bitCount(part(difference, part)) <= radius) {
        return true;
      }
    }
    return false;
  }

  private static int part(long word, int part) {
    return (int) (word >>> 16 * part) & 0xffff;
  }

  /** The places of the words sorted by a part; {@code starts} gets where each bucket begins. */
  private static int[] buckets(long[] words, int part, int[] starts) {
    for (long word : words) {
      starts[part(word, part) + 1]++;
    }
    for (int i = 0; i < BUCKETS; i++) {
      starts[i + 1] += starts[i];
    }
    int[] next = starts.clone();
    int[] members = new int[words.length];
    for (int i = 0; i < words.length; i++) {
      members[next[part(words[i], part)]++] = i;
    }
    return members;
  }

  /** The 16-bit words with at most so many bits. */
  private static int[] masks(int bits) {
    int[] all = new int[BUCKETS];
    int count = 0;
    for (int mask = 0; mask < BUCKETS; mask++) {
      if (Integer.bitCount(mask) <= bits) {
        all[count++] = mask;
      }
    }
    return Arrays.copyOf(all, count);
  }
}
