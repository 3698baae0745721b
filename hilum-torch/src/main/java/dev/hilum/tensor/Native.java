package dev.hilum.tensor;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads libtorch once, on first use. What must be decided before its libraries start (which kernels
 * OpenBLAS takes, how many threads it may open) goes into the process environment first: OpenBLAS's
 * own detection takes the AVX2 kernels on new AVX-512 processors, and its threads compete with
 * OpenMP's. Those wait for each other in a loop for milliseconds, as GNU's OpenMP has it, which
 * takes the processor from the thread that is waited for as soon as anything else runs on the
 * machine: a training step became five times slower beside one busy process. They wait for about
 * the time between two operators here, then sleep.
 */
final class Native {
  private static final String ROUNDS_OF_WAITING = "10000"; // of 300,000

  private static volatile boolean loaded;

  private Native() {}

  static void load() {
    if (!loaded) {
      loadOnce();
    }
  }

  private static synchronized void loadOnce() {
    if (loaded) {
      return;
    }
    System.setProperty("org.bytedeco.javacpp.nopointergc", "true");
    if (Cpu.hasAvx512()) {
      environment("OPENBLAS_CORETYPE", "Cooperlake");
    }
    environment("OPENBLAS_NUM_THREADS", "1");
    if (System.getenv("OMP_WAIT_POLICY") == null) {
      environment("GOMP_SPINCOUNT", ROUNDS_OF_WAITING);
    }
    Loader.load(torch.class);
    loaded = true;
  }

  /** Sets an environment variable of this process unless the user has set it. */
  private static void environment(String name, String value) {
    Linker linker = Linker.nativeLinker();
    var setenv =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setenv"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int status = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
      if (status != 0) {
        throw new IllegalStateException("setenv " + name + " failed with " + status);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("setenv " + name + " failed", e);
    }
  }
}
