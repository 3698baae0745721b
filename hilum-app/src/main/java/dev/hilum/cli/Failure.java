package dev.hilum.cli;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.ExhaustedException;
import dev.hilum.io.OutputExistsException;
import dev.hilum.run.CancelledException;
import dev.hilum.tensor.NativeMemoryException;
import dev.hilum.train.DivergedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What went wrong, as the exit code and the one sentence that the person reads. */
record Failure(int exitCode, String sentence) {
  static final int CHECK = 1;
  static final int USAGE = 2;
  static final int BAD_INPUT = 3;
  static final int EXHAUSTED = 4;
  static final int INTERRUPTED = 130;

  static Failure of(Throwable e) {
    return switch (e) {
      case BadInputException bad -> new Failure(BAD_INPUT, said(bad));
      case OutputExistsException exists -> new Failure(USAGE, said(exists));
      case ExhaustedException exhausted -> new Failure(EXHAUSTED, said(exhausted));
      case NativeMemoryException memory -> new Failure(EXHAUSTED, said(memory));
      case OutOfMemoryError memory ->
          new Failure(
              EXHAUSTED, "out of memory: Java asked for more than it may (" + said(memory) + ")");
      case DivergedException diverged -> new Failure(CHECK, said(diverged));
      case CancelledException cancelled -> new Failure(INTERRUPTED, said(cancelled));
      case UncheckedIOException wrapped when wrapped.getCause() instanceof IOException io ->
          ofFile(io);
      case IOException io -> ofFile(io);
      case IllegalArgumentException bad -> new Failure(BAD_INPUT, said(bad));
      default ->
          new Failure(CHECK, "this is a fault of the program: " + e + " (--debug shows where)");
    };
  }

  private static Failure ofFile(IOException e) {
    if (e instanceof FileSystemException file && file.getFile() != null) {
      if (AtomicOutput.failure(Path.of(file.getFile()), e) instanceof ExhaustedException full) {
        return new Failure(EXHAUSTED, said(full));
      }
      String reason =
          switch (file) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(file.getReason());
          };
      return new Failure(BAD_INPUT, file.getFile() + ": " + reason);
    }
    boolean full = AtomicOutput.failure(Path.of(""), e) instanceof ExhaustedException;
    return new Failure(full ? EXHAUSTED : BAD_INPUT, said(e));
  }

  private static String said(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message.strip();
  }
}
