package dev.hilum.io;

import java.nio.file.Path;

/** The output is there already and was not to be replaced. Commands exit with code 2. */
public final class OutputExistsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OutputExistsException(Path target) {
    super(target + ": exists already; --force replaces it");
  }
}
