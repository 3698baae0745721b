package dev.hilum.train;

/**
 * A loss, a gradient or a weight is no longer a finite number; the message says at which step, on
 * which films, and which checkpoint is the last good one.
 */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DivergedException(String message) {
    super(message);
  }
}
