package dev.hilum.io;

import org.jspecify.annotations.Nullable;

/** Disk, memory or device ran out. The message is one sentence; commands exit with code 4. */
public final class ExhaustedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExhaustedException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
