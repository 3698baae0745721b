package dev.hilum.phantom;

import java.util.List;

/**
 * Where things are on a film, one byte a pixel in rows from the top: 1 inside, 0 outside.
 *
 * @param size side of the film in pixels
 * @param lungs both lungs above the diaphragm, as they are without any finding
 * @param heart the heart as it shows on the film, enlarged or not
 * @param lesions one mask for each of the film's lesions, in their order
 */
public record PhantomMasks(int size, byte[] lungs, byte[] heart, List<byte[]> lesions) {
  public PhantomMasks {
    lesions = List.copyOf(lesions);
  }
}
