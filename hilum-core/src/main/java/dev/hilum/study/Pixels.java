package dev.hilum.study;

import dev.hilum.image.GrayImage;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where a film's pixels come from: a file, an entry of a zip or tar, a computation that makes the
 * same film each time, or nowhere, for a table that only says what a film shows.
 */
public sealed interface Pixels {

  /** An image file, which need not exist until it is read. */
  record File(Path path) implements Pixels {}

  /** An image in a zip or tar, read in place; {@code name} is the entry's own, with slashes. */
  record Member(Path container, String name) implements Pixels {
    /** The container and the entry, as errors and tables write them: {@code a.zip!/b/c.dcm}. */
    @Override
    public String toString() {
      return container + "!/" + name;
    }
  }

  /** A film computed when asked for, as the phantom cohort does; {@code render} is repeatable. */
  record Generated(Supplier<GrayImage> render) implements Pixels {}

  /** Not told: a row of labels or scores whose film is kept elsewhere. */
  record Absent() implements Pixels {}
}
