package dev.hilum.io;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Damages files for fuzz tests: flipped and overwritten bytes, cuts, pieces moved or taken from
 * another file, numbers that may be lengths replaced by extreme ones. A seed replays it.
 */
public final class Mutator {
  private static final int[] EXTREMES = {0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, -1};

  private final List<byte[]> seeds;

  /**
   * @param seeds whole, valid files; none is changed
   */
  public Mutator(List<byte[]> seeds) {
    if (seeds.isEmpty() || seeds.stream().anyMatch(seed -> seed.length == 0)) {
      throw new IllegalArgumentException("a mutator must have seeds, none of them empty");
    }
    this.seeds = List.copyOf(seeds);
  }

  /** One of the seeds after 1..4 random changes. */
  public byte[] mutate(RandomGenerator random) {
    byte[] file = seeds.get(random.nextInt(seeds.size())).clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && file.length > 0; i++) {
      file = change(file, random);
    }
    return file;
  }

  private byte[] change(byte[] file, RandomGenerator random) {
    int at = place(file.length, random);
    switch (random.nextInt(8)) {
      case 0, 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> file[at] = (byte) random.nextInt(256);
      case 3 -> {
        int end = Math.min(file.length, at + 1 + random.nextInt(16));
        for (int i = at; i < end; i++) {
          file[i] = (byte) random.nextInt(256);
        }
      }
      case 4 -> overwriteNumber(file, at, random);
      case 5 -> {
        return Arrays.copyOf(file, at); // cut off
      }
      case 6 -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(other.length);
        return splice(file, at, other, from, Math.min(other.length, from + random.nextInt(64)));
      }
      default -> {
        int end = Math.min(file.length, at + random.nextInt(32)); // drop or repeat a piece
        return random.nextBoolean()
            ? splice(file, end, file, at, end)
            : splice(Arrays.copyOf(file, at), at, file, end, file.length);
      }
    }
    return file;
  }

  /** Somewhere in the file, half of the time near its start, where headers are. */
  private static int place(int length, RandomGenerator random) {
    return random.nextInt(random.nextBoolean() ? Math.min(length, 64) : length);
  }

  /** Writes an extreme value of 1, 2 or 4 bytes, high or low byte first. */
  private static void overwriteNumber(byte[] file, int at, RandomGenerator random) {
    int value = EXTREMES[random.nextInt(EXTREMES.length)], size = 1 << random.nextInt(3);
    boolean highFirst = random.nextBoolean();
    for (int i = 0; i < size && at + i < file.length; i++) {
      file[at + i] = (byte) (value >>> 8 * (highFirst ? size - 1 - i : i));
    }
  }

  /** {@code file} with the piece [from, to) of {@code other} put in at {@code at}. */
  private static byte[] splice(byte[] file, int at, byte[] other, int from, int to) {
    byte[] out = Arrays.copyOf(file, file.length + to - from);
    System.arraycopy(other, from, out, at, to - from);
    System.arraycopy(file, at, out, at + to - from, file.length - at);
    return out;
  }
}
