package dev.hilum.phantom;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where things are on a film, one byte a pixel in rows from the top: 1 inside, 0 outside.
 *
 * @param size side of the film in pixels
 * @param structures by name, in this order: {@code lungs, right lung, left lung}, the six zones
 *     ({@code right upper zone} ... {@code left lower zone}), each as it is without any finding;
 *     {@code heart}, as it shows, enlarged or not; {@code ribs}; and each device
 * @param lesions one mask for each of the film's lesions, in their order
 */
public record PhantomMasks(int size, Map<String, byte[]> structures, List<byte[]> lesions) {
  public PhantomMasks {
    structures = Collections.unmodifiableMap(new LinkedHashMap<>(structures));
    lesions = List.copyOf(lesions);
  }

  /** Both lungs above the diaphragm. */
  public byte[] lungs() {
    return of("lungs");
  }

  public byte[] heart() {
    return of("heart");
  }

  /** The mask of a structure that every film has, or that this one has. */
  public byte[] of(String structure) {
    byte[] mask = structures.get(structure);
    if (mask == null) {
      throw new IllegalArgumentException(
          "this film has masks of " + structures.keySet() + ", got " + structure);
    }
    return mask;
  }
}
