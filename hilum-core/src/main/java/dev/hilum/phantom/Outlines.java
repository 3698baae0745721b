package dev.hilum.phantom;

import dev.hilum.study.Mask;
import dev.hilum.study.Region;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** A film's masks as archives hold them, and the boxes about its findings. */
final class Outlines {
  private Outlines() {}

  static List<Mask> masks(PhantomFilm film, PhantomRenderer renderer) {
    return masks(film, film.id(), renderer.masks(film));
  }

  /** The structures by their names, then the lesions by the display name of their finding. */
  static List<Mask> masks(PhantomFilm film, String id, PhantomMasks masks) {
    List<Mask> all = new ArrayList<>();
    masks.structures().forEach((name, inside) -> all.add(mask(id, name, masks.size(), inside)));
    for (int i = 0; i < masks.lesions().size(); i++) {
      String name = film.lesions().get(i).finding().displayName();
      all.add(mask(id, name, masks.size(), masks.lesions().get(i)));
    }
    return all;
  }

  static List<Region> regions(PhantomFilm film, PhantomRenderer renderer) {
    return regions(film, film.id(), renderer.masks(film));
  }

  /** A box about each lesion of which a pixel shows. */
  static List<Region> regions(PhantomFilm film, String id, PhantomMasks masks) {
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < masks.lesions().size(); i++) {
      Lesion lesion = film.lesions().get(i);
      box(id, lesion, masks.size(), masks.lesions().get(i)).ifPresent(regions::add);
    }
    return regions;
  }

  private static Mask mask(String film, String structure, int size, byte[] inside) {
    BitSet bits = new BitSet(inside.length);
    for (int i = 0; i < inside.length; i++) {
      bits.set(i, inside[i] == 1);
    }
    return new Mask(film, structure, size, size, bits, "");
  }

  private static Optional<Region> box(String film, Lesion lesion, int size, byte[] inside) {
    int left = size, top = size, right = -1, bottom = -1;
    for (int i = 0; i < inside.length; i++) {
      if (inside[i] == 1) {
        left = Math.min(left, i % size);
        right = Math.max(right, i % size);
        top = Math.min(top, i / size);
        bottom = Math.max(bottom, i / size);
      }
    }
    if (right < 0) {
      return Optional.empty();
    }
    double scale = 1.0 / size;
    return Optional.of(
        new Region(
            film,
            lesion.finding(),
            left * scale,
            top * scale,
            (right + 1 - left) * scale,
            (bottom + 1 - top) * scale,
            ""));
  }
}
