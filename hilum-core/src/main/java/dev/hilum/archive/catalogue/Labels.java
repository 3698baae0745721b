package dev.hilum.archive.catalogue;

import dev.hilum.finding.Label;

/** The letter by which a label stands in {@code film.labels}. */
final class Labels {
  private Labels() {}

  static char letter(Label label) {
    return switch (label) {
      case PRESENT -> '1';
      case ABSENT -> '0';
      case UNCERTAIN -> 'u';
      case UNKNOWN -> ' ';
    };
  }

  static Label label(char letter) {
    return switch (letter) {
      case '1' -> Label.PRESENT;
      case '0' -> Label.ABSENT;
      case 'u' -> Label.UNCERTAIN;
      default -> Label.UNKNOWN;
    };
  }
}
