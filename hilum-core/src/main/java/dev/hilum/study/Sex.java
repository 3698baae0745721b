package dev.hilum.study;

import java.util.Locale;

/** Sex as the data set states it; {@link #UNKNOWN} where it does not. */
public enum Sex {
  FEMALE("F"),
  MALE("M"),
  UNKNOWN("");

  private final String cell;

  Sex(String cell) {
    this.cell = cell;
  }

  /** As tables write it: {@code F}, {@code M} or nothing. */
  public String cell() {
    return cell;
  }

  /** Reads F/M, female/male in any case; anything else (O, U, blank) is {@link #UNKNOWN}. */
  public static Sex parse(String cell) {
    return switch (cell.strip().toLowerCase(Locale.ROOT)) {
      case "f", "female" -> FEMALE;
      case "m", "male" -> MALE;
      default -> UNKNOWN;
    };
  }
}
