package dev.hilum.image;

import dev.hilum.io.BadInputException;
import java.util.List;

/**
 * Walks the blocks of one JPEG scan in their order in the file, with restarts (T.81, A.2 and E.2).
 */
final class JpegScan {

  /** Natural (row-major) index of the k-th coefficient in zigzag order. */
  static final int[] NATURAL = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
  };

  /** Reads one block; false when a code or an index is none that the standard allows. */
  interface BlockDecoder {
    boolean block(JpegComponent component, int column, int row);

    /** Forgets what was carried from block to block. */
    void restart();
  }

  private final String name;
  private final JpegBits bits;
  private final BlockDecoder decoder;
  private final List<JpegComponent> components;

  JpegScan(String name, JpegBits bits, BlockDecoder decoder, List<JpegComponent> components) {
    this.name = name;
    this.bits = bits;
    this.decoder = decoder;
    this.components = components;
  }

  /**
   * @param unitsAcross,unitsDown interleaved units of the frame; a scan of one component has its
   *     own
   * @param restartInterval units between restart markers; 0: none
   */
  void decode(int unitsAcross, int unitsDown, int restartInterval) {
    JpegComponent only = components.size() == 1 ? components.getFirst() : null;
    int across = only == null ? unitsAcross : only.ownBlocksAcross();
    int down = only == null ? unitsDown : only.ownBlocksDown();
    int left = restartInterval == 0 ? Integer.MAX_VALUE : restartInterval;
    start();
    for (int y = 0; y < down; y++) {
      for (int x = 0; x < across; x++) {
        if (left-- == 0) {
          if (!bits.restart()) {
            throw bad(
                "a restart marker must follow every " + restartInterval + " units, got none",
                y,
                down);
          }
          start();
          left = restartInterval - 1;
        }
        boolean good = only != null ? decoder.block(only, x, y) : unit(x, y);
        if (!good && !bits.exhausted()) {
          throw bad(
              "every code must be one that its table and the standard allow, got another", y, down);
        }
        if (bits.exhausted()) {
          throw bad("the file must hold all rows of blocks, got the end of its data", y, down);
        }
      }
    }
  }

  private void start() {
    decoder.restart();
    for (JpegComponent component : components) {
      component.prediction = 0;
    }
  }

  private boolean unit(int x, int y) {
    for (int i = 0; i < components.size(); i++) {
      JpegComponent c = components.get(i);
      for (int row = 0; row < c.v; row++) {
        for (int column = 0; column < c.h; column++) {
          if (!decoder.block(c, x * c.h + column, y * c.v + row)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private BadInputException bad(String rule, int row, int rows) {
    return new BadInputException(name + ": " + rule + " in row " + row + " of " + rows);
  }
}
