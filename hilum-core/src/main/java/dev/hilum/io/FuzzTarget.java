package dev.hilum.io;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A reader of files to be tried on damaged ones. It may accept or throw {@link BadInputException};
 * anything else, more than a second, or more than 64 MB plus the file's size of memory, is a
 * failure.
 *
 * @param name of the file format
 * @param seeds whole, valid files
 * @param repair sets lengths and checksums right, so that the damage gets past them; applied to
 *     half of the mutants
 * @param decoder {@code Class.method} behind the header checks: a file refused below it, or
 *     accepted, has reached the decoder
 * @param read the reader
 */
public record FuzzTarget(
    String name,
    List<byte[]> seeds,
    UnaryOperator<byte[]> repair,
    String decoder,
    Consumer<byte[]> read) {

  private static final long MEMORY = 64L << 20;
  private static final long NANOS = 1_000_000_000L;

  public FuzzTarget {
    seeds = List.copyOf(seeds);
  }

  /** Reads {@code count} mutants; the same seed makes the same ones. */
  public FuzzReport run(long seed, int count) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Mutator mutator = new Mutator(seeds);
    List<String> failures = new ArrayList<>();
    int accepted = 0, refused = 0, reached = 0;
    long slowest = 0, largest = 0;
    for (int i = 0; i < count; i++) {
      byte[] mutant = mutator.mutate(new SplittableRandom(seed + i));
      byte[] file = i % 2 == 0 ? mutant : repair.apply(mutant);
      String failure = "";
      long memory = threads.getCurrentThreadAllocatedBytes(), start = System.nanoTime();
      try {
        read.accept(file);
        accepted++;
        reached++;
      } catch (BadInputException e) {
        refused++;
        reached += refusedBelow(e) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        failure = e.toString();
      }
      long nanos = System.nanoTime() - start;
      memory = threads.getCurrentThreadAllocatedBytes() - memory - file.length;
      if (memory > MEMORY) {
        failure += " allocated " + memory + " bytes beyond the file's " + file.length;
      }
      if (nanos > NANOS) {
        failure += " took " + nanos / 1_000_000 + " ms";
      }
      if (!failure.isEmpty()) {
        failures.add(name + ", seed " + (seed + i) + (i % 2 == 0 ? ": " : " repaired: ") + failure);
      }
      slowest = Math.max(slowest, nanos);
      largest = Math.max(largest, memory);
    }
    return new FuzzReport(
        name, seed, count, accepted, refused, reached, slowest, largest, failures);
  }

  private boolean refusedBelow(BadInputException e) {
    for (StackTraceElement frame : e.getStackTrace()) {
      if ((frame.getClassName() + "." + frame.getMethodName()).endsWith("." + decoder)) {
        return true;
      }
    }
    return false;
  }
}
