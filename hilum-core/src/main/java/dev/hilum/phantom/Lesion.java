package dev.hilum.phantom;

import dev.hilum.finding.Finding;

/**
 * One finding on one film, as it was put there.
 *
 * @param finding what it is; one of {@link PhantomFilm#KINDS}
 * @param severity in (0, 1]: how large or dense, from barely visible to gross
 * @param across where in the lung, 0 at the mediastinum to 1 at the chest wall
 * @param down where in the lung, 0 at the apex to 1 at the dome of the diaphragm
 */
public record Lesion(Finding finding, Side side, double severity, double across, double down) {
  public Lesion {
    if (!(severity > 0 && severity <= 1)) {
      throw new IllegalArgumentException("severity must be in (0, 1], got " + severity);
    }
    if (!(across >= 0 && across <= 1 && down >= 0 && down <= 1)) {
      throw new IllegalArgumentException(
          "a place in the lung is two fractions in [0, 1], got " + across + " and " + down);
    }
    if (!PhantomFilm.KINDS.contains(finding)) {
      throw new IllegalArgumentException(
          "the phantom has the findings " + PhantomFilm.KINDS + ", got " + finding);
    }
    boolean oneSided =
        switch (finding) {
          case CARDIOMEGALY, EDEMA -> false;
          default -> true;
        };
    if (oneSided == (side == Side.BOTH)) {
      throw new IllegalArgumentException(
          finding + (oneSided ? " needs a side, left or right" : " has no side") + ", got " + side);
    }
  }

  /** The third of the lung at a place, 0 at the apex to 1 at the dome. */
  static Zone zone(double down) {
    return down < 0.42 ? Zone.UPPER : down < 0.67 ? Zone.MID : Zone.LOWER;
  }

  Zone zone() {
    return zone(down);
  }

  /** The rib that a fracture breaks, 1 to 10 from above, at the side of the chest. */
  int rib() {
    return 3 + (int) (5.99 * down);
  }

  /** The same finding at the same place, more or less of it. */
  public Lesion with(double otherSeverity) {
    return new Lesion(finding, side, otherSeverity, across, down);
  }

  /** Radius in cm of a lung lesion of this severity: 0.4 to 1.5. */
  static double noduleRadius(double severity) {
    return 0.4 + 1.1 * severity;
  }

  /** The severity in a word: mild, moderate or severe. */
  public String degree() {
    return severity < 0.35 ? "mild" : severity < 0.7 ? "moderate" : "severe";
  }
}
