package dev.hilum.run;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Random numbers that belong to a place instead of a moment: the same seed and path, for example
 * (seed, epoch, film), give the same numbers in any order, on any thread, in any process. A run
 * that is resumed therefore draws what the uninterrupted run would have drawn, with no state kept.
 *
 * <p>Seed, path and its length are folded into one 64-bit key by the finaliser of SplitMix64
 * (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, variant 13
 * of Stafford), and the key starts a {@link SplittableRandom}, whose numbers Java specifies.
 */
public final class Draws {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private Draws() {}

  /**
   * The numbers of one place.
   *
   * @param seed of the whole run
   * @param path what is drawn for, from the general to the particular; {@code at(s, 1)} and {@code
   *     at(s, 1, 0)} are unrelated
   * @return a generator of its own, to be used by one thread
   */
  public static RandomGenerator at(long seed, long... path) {
    return new SplittableRandom(key(seed, path));
  }

  /** The 64-bit key of one place: a seed for a generator that is not Java's, e.g. the engine's. */
  public static long key(long seed, long... path) {
    long key = mix(seed + GOLDEN_GAMMA);
    for (long step : path) {
      key = mix(mix(key + GOLDEN_GAMMA) + step); // a bijection of the step: siblings never meet
    }
    return mix(key ^ path.length);
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
