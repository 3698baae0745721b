package dev.hilum.study;

import java.util.BitSet;

/**
 * The pixels of a film that belong to one thing: a finding, an organ, a device.
 *
 * @param film id of the film
 * @param structure what is outlined: a finding's display name where it is one, else the source's
 *     word, for example {@code lungs}
 * @param width of the mask in pixels, which may differ from the film's
 * @param height of the mask in pixels
 * @param inside bit y * width + x is set where the pixel belongs to the structure
 * @param reader who outlined it; empty when not told
 */
public record Mask(
    String film, String structure, int width, int height, BitSet inside, String reader) {
  public Mask {
    if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a mask must have at least one pixel and less than 2^31, got %d x %d"
              .formatted(width, height));
    }
    if (inside.length() > width * height) {
      throw new IllegalArgumentException(
          "a mask of %d x %d has %d pixels, got one at %d"
              .formatted(width, height, width * height, inside.length() - 1));
    }
  }

  /** Whether the pixel at column x, row y belongs to the structure. */
  public boolean at(int x, int y) {
    return inside.get(y * width + x);
  }

  /** The share of the film's area that the structure takes, 0..1. */
  public double area() {
    return (double) inside.cardinality() / ((double) width * height);
  }
}
