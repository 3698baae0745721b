package dev.hilum.io;

/**
 * A file, archive, checkpoint or recipe breaks a rule. The message is one sentence for the person
 * at the terminal: the file, the rule, then both values. Commands print it and exit with code 3.
 */
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadInputException(String sentence) {
    super(sentence);
  }

  public BadInputException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
