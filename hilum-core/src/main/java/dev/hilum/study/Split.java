package dev.hilum.study;

import dev.hilum.io.BadInputException;
import java.util.Locale;
import java.util.Optional;

/** The side of an experiment that a patient is on: fitted on, chosen by, or measured on. */
public enum Split {
  TRAIN,
  VAL,
  TEST;

  /** As tables write it: {@code train}, {@code val}, {@code test}. */
  public String cell() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a cell: train, val (valid, validate, validation), test, or empty for none.
   *
   * @throws BadInputException for any other word
   */
  public static Optional<Split> parse(String cell) {
    return switch (cell.strip().toLowerCase(Locale.ROOT)) {
      case "train", "training" -> Optional.of(TRAIN);
      case "val", "valid", "validate", "validation" -> Optional.of(VAL);
      case "test" -> Optional.of(TEST);
      case "" -> Optional.empty();
      default ->
          throw new BadInputException("a split must be train, val, test or empty, got " + cell);
    };
  }
}
