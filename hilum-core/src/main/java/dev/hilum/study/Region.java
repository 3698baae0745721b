package dev.hilum.study;

import dev.hilum.finding.Finding;

/**
 * A box that a reader drew around a finding, in fractions of the film's width and height, so that
 * it fits every resized copy of the film. {@code x, y} is the upper left corner; all of it lies
 * within [0, 1]. {@code reader} says who drew it, empty when not told.
 */
public record Region(
    String film, Finding finding, double x, double y, double width, double height, String reader) {
  private static final double ROUNDING = 1e-6;

  public Region {
    if (!(x >= -ROUNDING
        && y >= -ROUNDING
        && width > 0
        && height > 0
        && x + width <= 1 + ROUNDING
        && y + height <= 1 + ROUNDING)) {
      throw new IllegalArgumentException(
          "a box must lie within its film, 0 to 1, got x=%s, y=%s, width=%s, height=%s"
              .formatted(x, y, width, height));
    }
  }
}
