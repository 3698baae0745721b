package dev.hilum.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * A stop that the work agrees to: {@link #request} raises a flag, the work calls {@link #check}
 * between two steps. Safe to use from any thread.
 */
public final class Cancellation {
  /** Longer than any single step should take; after it the process goes all the same. */
  private static final long PATIENCE_SECONDS = 120;

  private volatile boolean requested;

  /** Asks the work to stop after its current step. */
  public void request() {
    requested = true;
  }

  /** Whether a stop was asked for. */
  public boolean requested() {
    return requested;
  }

  /**
   * @throws CancelledException when a stop was asked for
   */
  public void check() {
    if (requested) {
      throw new CancelledException();
    }
  }

  /**
   * Runs the work of a whole process under the signals that end one: SIGINT and SIGTERM raise the
   * flag and wait for the work; the virtual machine then exits with 130 or 143 by itself.
   *
   * @return what the work returned: the exit code when no signal came
   */
  public int untilSignal(IntSupplier work) {
    CountDownLatch done = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              request();
              await(done);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.getAsInt();
    } finally {
      done.countDown();
      remove(hook);
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the process is going already, with the hook
    }
  }

  private static void await(CountDownLatch done) {
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("the current step takes longer than " + PATIENCE_SECONDS + " s: left");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
