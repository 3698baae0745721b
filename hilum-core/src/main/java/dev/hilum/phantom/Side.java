package dev.hilum.phantom;

import java.util.Locale;

/** Side of the patient. On a frontal film the patient's left is on the viewer's right. */
public enum Side {
  RIGHT,
  LEFT,
  /** On both sides, or in the middle. */
  BOTH;

  /** As tables and reports write it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Direction in the film: -1 for the patient's right (viewer's left), 1 for the left, 0. */
  int sign() {
    return switch (this) {
      case RIGHT -> -1;
      case LEFT -> 1;
      case BOTH -> 0;
    };
  }
}
