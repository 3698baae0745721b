package dev.hilum.run;

/** The run was asked to stop, and did after a complete step. Not a failure. */
public final class CancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CancelledException() {
    super("stopped; the last complete step is kept");
  }
}
