package dev.hilum.finding;

import dev.hilum.io.BadInputException;

/**
 * What is known of one finding on one film. A blank cell is not a negative: it says nothing, and
 * only a named {@link LabelPolicy} turns it into something else.
 */
public enum Label {
  /** 1: seen, mentioned as there. */
  PRESENT("1"),
  /** 0: looked for and not there. */
  ABSENT("0"),
  /** -1: mentioned, but the reader would not decide. */
  UNCERTAIN("-1"),
  /** An empty cell: not mentioned, not looked for, or not told. */
  UNKNOWN("");

  private final String cell;

  Label(String cell) {
    this.cell = cell;
  }

  /** The label as a table holds it: {@code 1}, {@code 0}, {@code -1} or nothing. */
  public String cell() {
    return cell;
  }

  /** What two statements about one finding come to: present, else uncertain, else absent. */
  public Label stronger(Label other) {
    for (Label label : new Label[] {PRESENT, UNCERTAIN, ABSENT}) {
      if (this == label || other == label) {
        return label;
      }
    }
    return UNKNOWN;
  }

  /** Reads a cell: 1, 0, -1 (with or without {@code .0}, as CheXpert writes them) or nothing. */
  public static Label parse(String cell) {
    return switch (cell.strip()) {
      case "1", "1.0" -> PRESENT;
      case "0", "0.0" -> ABSENT;
      case "-1", "-1.0" -> UNCERTAIN;
      case "" -> UNKNOWN;
      default -> throw new BadInputException("a label must be 1, 0, -1 or empty, got " + cell);
    };
  }
}
