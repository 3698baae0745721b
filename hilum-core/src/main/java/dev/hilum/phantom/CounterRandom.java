package dev.hilum.phantom;

/**
 * Random numbers as a pure function of a key and a counter: draw i is the SplitMix64 finalizer
 * (Steele, Lea, Flood, doi 10.1145/2660193.2660195; constants of Stafford's mix 13) of {@code key +
 * i * golden ratio}. It is written out here, in exact integer and IEEE arithmetic, because the
 * cohort must stay the same on every machine and in every later version.
 */
final class CounterRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long key;
  private long counter;

  /** A stream of its own for each path, for example (seed, patient, study). */
  CounterRandom(long... path) {
    long k = 0;
    for (long step : path) {
      k = mix(k + GOLDEN * (step + 1)) + GOLDEN;
    }
    key = k;
  }

  static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }

  /** Value i of the stream that {@code key} names, without any state. */
  static long at(long key, long i) {
    return mix(key + GOLDEN * (i + 1));
  }

  long next() {
    return at(key, counter++);
  }

  /** Uniform in [0, 1), 53 bits. */
  double uniform() {
    return (next() >>> 11) * 0x1p-53;
  }

  double uniform(double low, double high) {
    return low + (high - low) * uniform();
  }

  boolean chance(double probability) {
    return uniform() < probability;
  }

  /** Near-normal: mean 0, variance 1, within ±6 (sum of 12 uniforms: no library function). */
  double normal() {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += uniform();
    }
    return sum;
  }

  /** Normal about {@code mean}, kept in [low, high]. */
  double normal(double mean, double deviation, double low, double high) {
    return Math.clamp(mean + deviation * normal(), low, high);
  }

  /**
   * Near-normal noise of one pixel: the sum of four 16-bit uniforms of one hash, mean 0, variance
   * 1, within ±3.47.
   */
  static float noise(long key, long pixel) {
    long h = at(key, pixel);
    long sum = (h & 0xffff) + (h >>> 16 & 0xffff) + (h >>> 32 & 0xffff) + (h >>> 48);
    return (sum - 131070) * (1 / 37837.2f);
  }
}
