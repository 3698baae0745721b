package dev.hilum.phantom;

import java.util.Locale;

/** A third of a lung by height, as reports name it. */
public enum Zone {
  UPPER,
  MID,
  LOWER;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
