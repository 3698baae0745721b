package dev.hilum.image;

import dev.hilum.io.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * PNG, every colour type, bit depth and interlace of the standard, to the samples Pillow's {@code
 * convert("L")} and {@code convert("RGB")} start from (see {@link PixelImage}).
 *
 * <p>Rows are inflated one at a time through two row buffers, so memory is the samples' alone.
 * Deflate expands at most 1032 : 1, which bounds what a header may declare. Checksums of the chunks
 * used here are verified; other chunks are skipped, broken ones included.
 */
final class PngReader {
  private static final int DEFLATE_RATIO = 1032;
  private static final int IHDR = 0x49484452, PLTE = 0x504c5445;
  private static final int IDAT = 0x49444154, IEND = 0x49454e44;

  private final byte[] file;
  private final String name;
  private final Inflater inflater = new Inflater();

  private int width, height, depth, colour;
  private boolean interlaced;
  private byte @Nullable [] palette; // red, green, blue of each entry
  private int dataEnd; // where the bytes of the current IDAT chunk end
  private int next; // where the chunk after it starts

  PngReader(byte[] file, String name) {
    this.file = file;
    this.name = name;
  }

  static boolean matches(byte[] file) {
    byte[] signature = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    for (int i = 0; i < signature.length; i++) {
      if (i >= file.length || file[i] != signature[i]) {
        return false;
      }
    }
    return true;
  }

  PixelImage read() {
    try {
      next = 8;
      readHeader();
      long compressed = findData();
      long rowBytes = ((long) width * samplesPerPixel() * depth + 7) / 8;
      DecodeLimit.checkExpansion(name, (rowBytes + 1) * height, compressed, DEFLATE_RATIO, "bytes");
      int channels = colour == 0 || colour == 4 ? 1 : 3;
      int bits = colour == 0 && depth == 16 ? 16 : 8;
      long bytes = (long) width * height * channels * bits / 8;
      DecodeLimit.checkMemory(name, width, height, bytes + 3 * rowBytes, file.length);
      byte[] samples = new byte[(int) bytes];
      decodeRows(samples);
      return new PixelImage(width, height, channels, bits, samples);
    } finally {
      inflater.end();
    }
  }

  private void readHeader() {
    int at = chunk();
    if (int32(at - 4) != IHDR || int32(at - 8) != 13) {
      throw bad("the first chunk must be IHDR with 13 bytes, got " + chunkName(at));
    }
    width = int32(at);
    height = int32(at + 4);
    depth = file[at + 8];
    colour = file[at + 9];
    if (width < 1 || height < 1 || width > 1_000_000 || height > 1_000_000) {
      throw bad(
          "width and height must be 1..1000000 pixels, got "
              + Integer.toUnsignedString(width)
              + " x "
              + Integer.toUnsignedString(height));
    }
    boolean known =
        switch (colour) {
          case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case 3 -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          case 2, 4, 6 -> depth == 8 || depth == 16;
          default -> false;
        };
    if (!known) {
      throw bad(
          "colour type and bit depth must be a pair of the standard, got "
              + colour
              + " and "
              + depth);
    }
    if (file[at + 10] != 0 || file[at + 11] != 0 || file[at + 12] < 0 || file[at + 12] > 1) {
      throw bad(
          "compression, filter and interlace method must be 0, 0 and 0 or 1, got "
              + file[at + 10]
              + ", "
              + file[at + 11]
              + " and "
              + file[at + 12]);
    }
    interlaced = file[at + 12] == 1;
  }

  /** Walks to the first IDAT chunk, keeping the palette; returns the size of all IDAT data. */
  private long findData() {
    while (true) {
      int at = chunk();
      int type = int32(at - 4);
      if (type == PLTE) {
        int length = next - 4 - at;
        if (length % 3 != 0 || length < 3 || length > 768) {
          throw bad("a palette must have 1..256 entries of 3 bytes, got " + length + " bytes");
        }
        palette = java.util.Arrays.copyOfRange(file, at, at + length);
      } else if (type == IEND) {
        throw bad("an image must have an IDAT chunk, got IEND first");
      } else if (type == IDAT) {
        if (colour == 3 && palette == null) {
          throw bad("an image of colour type 3 must have a palette before its data, got none");
        }
        inflater.setInput(file, at, next - 4 - at);
        dataEnd = next - 4;
        return file.length - at;
      }
    }
  }

  /** Steps over the chunk at {@code next}; returns where its data start. */
  private int chunk() {
    if (next > file.length - 12) {
      throw bad("the file must end with an IEND chunk, got its end at byte " + file.length);
    }
    int at = next + 8;
    int length = int32(next);
    if (length < 0 || length > file.length - at - 4) {
      throw bad(
          "chunk "
              + chunkName(at)
              + " must end inside the file, got "
              + Integer.toUnsignedString(length)
              + " bytes of data with "
              + (file.length - at)
              + " left");
    }
    next = at + length + 4;
    int type = int32(at - 4);
    if (type == IHDR || type == PLTE || type == IDAT) {
      CRC32 crc = new CRC32();
      crc.update(file, at - 4, length + 4);
      if ((int) crc.getValue() != int32(at + length)) {
        throw bad(
            String.format(
                "chunk %s must have the checksum it states, got %08x and %08x",
                chunkName(at), crc.getValue(), int32(at + length)));
      }
    }
    return at;
  }

  private void decodeRows(byte[] samples) {
    if (!interlaced) {
      decodePass(samples, 0, 0, 1, 1);
      return;
    }
    int[] x0 = {0, 4, 0, 2, 0, 1, 0}, y0 = {0, 0, 4, 0, 2, 0, 1};
    int[] dx = {8, 8, 4, 4, 2, 2, 1}, dy = {8, 8, 8, 4, 4, 2, 2};
    for (int pass = 0; pass < 7; pass++) {
      if (x0[pass] < width && y0[pass] < height) {
        decodePass(samples, x0[pass], y0[pass], dx[pass], dy[pass]);
      }
    }
  }

  /** Inflates, unfilters and stores the pixels (x0 + i dx, y0 + j dy). */
  private void decodePass(byte[] samples, int x0, int y0, int dx, int dy) {
    int columns = (width - x0 + dx - 1) / dx;
    int rowBytes = (int) (((long) columns * samplesPerPixel() * depth + 7) / 8);
    int step = Math.max(1, samplesPerPixel() * depth / 8);
    byte[] row = new byte[1 + rowBytes], above = new byte[1 + rowBytes];
    PngRow store = new PngRow(width, height, depth, colour, palette, samples);
    for (int y = y0; y < height; y += dy) {
      inflate(row, y);
      if (row[0] < 0 || row[0] > 4) {
        throw bad("a row filter must be 0..4, got " + row[0] + " in row " + y);
      }
      PngFilter.undo(row, above, step);
      if (!store.put(row, columns, y, x0, dx)) {
        throw bad("a pixel must name one of the palette's entries, got a larger index in row " + y);
      }
      byte[] swap = above;
      above = row;
      row = swap;
    }
  }

  private void inflate(byte[] row, int y) {
    int filled = 0;
    try {
      while (filled < row.length) {
        int got = inflater.inflate(row, filled, row.length - filled);
        filled += got;
        if (got == 0) {
          if (inflater.finished() || inflater.needsDictionary() || !nextData()) {
            throw bad("the data must hold " + height + " rows, got their end in row " + y);
          }
        }
      }
    } catch (DataFormatException e) {
      throw bad(
          "the data must be a zlib stream, got an error in row " + y + " (" + e.getMessage() + ")");
    }
  }

  /** Feeds the next IDAT chunk with bytes in it; false when there is none. */
  private boolean nextData() {
    while (inflater.needsInput()) {
      if (dataEnd + 4 != next || next > file.length - 12 || int32(next + 4) != IDAT) {
        return false;
      }
      int at = chunk();
      dataEnd = next - 4;
      inflater.setInput(file, at, dataEnd - at);
    }
    return true;
  }

  private int samplesPerPixel() {
    return switch (colour) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  private int int32(int at) {
    return file[at] << 24
        | (file[at + 1] & 0xff) << 16
        | (file[at + 2] & 0xff) << 8
        | file[at + 3] & 0xff;
  }

  private String chunkName(int at) {
    return new String(file, at - 4, 4, StandardCharsets.ISO_8859_1).replaceAll("[^A-Za-z]", "?");
  }

  private BadInputException bad(String sentence) {
    return new BadInputException(name + ": " + sentence);
  }
}
