package dev.hilum.tensor;

/**
 * Native memory is used up: the operation, the shapes, and what libtorch said. Commands exit with
 * code 4.
 */
public final class NativeMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NativeMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
