package dev.hilum.archive;

import dev.hilum.image.GrayImage;
import dev.hilum.image.Mosaic;
import dev.hilum.io.BadInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * A contact sheet of an archive: small copies of films spread evenly over it, without any name or
 * text. How many films there will be need not be known: when twice as many as wanted are kept,
 * every second is dropped, and from then on only every second one comes in.
 */
public final class Thumbnails {
  private static final int SIDE = 160;
  private static final int COLUMNS = 10;

  private final int most;
  private final List<GrayImage> kept = new ArrayList<>();
  private long seen;
  private long step = 1;

  /** Keeps between half of {@code most} and {@code most} films, or all if there are fewer. */
  public Thumbnails(int most) {
    if (most < 2) {
      throw new IllegalArgumentException("a contact sheet must have room for 2 films, got " + most);
    }
    this.most = most;
  }

  /** The longer side of each copy in pixels. */
  static int side() {
    return SIDE;
  }

  void add(GrayImage film) {
    if (seen++ % step != 0) {
      return;
    }
    if (kept.size() == most) {
      for (int i = kept.size() - 1; i > 0; i -= 2) {
        kept.remove(i);
      }
      step *= 2;
      if ((seen - 1) % step != 0) {
        return;
      }
    }
    kept.add(film);
  }

  /** How many films are on the sheet. */
  public int films() {
    return kept.size();
  }

  /**
   * The sheet, 8 bits.
   *
   * @throws BadInputException if no film could be read
   */
  public GrayImage picture() {
    if (kept.isEmpty()) {
      throw new BadInputException("a contact sheet must have films that can be read, got none");
    }
    return Mosaic.of(kept, SIDE, COLUMNS);
  }
}
