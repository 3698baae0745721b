package dev.hilum.image;

import dev.hilum.io.BadInputException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The Huffman tables that a JPEG code stream has defined so far (T.81, B.2.4.2). */
public final class JpegTables {
  final HuffmanTable[] dc = new HuffmanTable[4], ac = new HuffmanTable[4];
  private final boolean differences;

  /**
   * @param differences whether the tables code the differences of lossless JPEG
   */
  public JpegTables(boolean differences) {
    this.differences = differences;
  }

  /** The table of DC values, or of lossless differences, in a slot 0..3; null before it comes. */
  public @Nullable HuffmanTable dc(int slot) {
    return dc[slot];
  }

  /** Reads the tables of one segment. */
  public void read(byte[] file, String name, int from, int end) {
    for (int at = from; at < end; ) {
      int kind = file[at] >> 4 & 15, slot = file[at] & 15, symbols = 0;
      int[] counts = new int[16];
      for (int i = 0; i < 16 && at + 1 + i < end; i++) {
        counts[i] = file[at + 1 + i] & 0xff;
        symbols += counts[i];
      }
      if (kind > 1 || slot > 3 || symbols > 256 || end - at < 17 + symbols) {
        throw new BadInputException(
            name
                + ": a Huffman table must be of class 0..1 in slot 0..3 with at most 256 symbols,"
                + " got "
                + (kind + ", " + slot + " and " + symbols + " in " + (end - at) + " bytes"));
      }
      byte[] values = Arrays.copyOfRange(file, at + 17, at + 17 + symbols);
      try {
        (kind == 0 ? dc : ac)[slot] =
            differences
                ? HuffmanTable.ofDifferences(counts, values)
                : new HuffmanTable(counts, values);
      } catch (IllegalArgumentException e) {
        throw new BadInputException(name + ": Huffman table: " + e.getMessage(), e);
      }
      at += 17 + symbols;
    }
  }
}
