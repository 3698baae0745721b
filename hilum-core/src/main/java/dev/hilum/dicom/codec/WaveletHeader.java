package dev.hilum.dicom.codec;

import dev.hilum.io.BadInputException;

/**
 * The size marker segment of a JPEG 2000 code stream (T.800, A.5.1), which is checked before any
 * decoder sees the stream.
 *
 * @param start where the code stream begins: behind the boxes of a JP2 file, which DICOM does not
 *     allow but which occurs
 * @param grid right, bottom, left and top of the image, then width, height, left and top of the
 *     tiles
 * @param highThroughput whether the blocks are coded as in Part 15 (HTJ2K)
 */
record WaveletHeader(
    int start,
    int width,
    int height,
    int components,
    int precision,
    boolean signed,
    boolean highThroughput,
    int[] grid) {
  private static final int MOST_TILES = 4096;

  /** Whether bytes begin as a code stream or as a JP2 file. */
  static boolean matches(byte[] stream) {
    return stream.length >= 12
        && (int32(stream, 0) == 0xff4fff51L || int32(stream, 4) == 0x6a502020);
  }

  static WaveletHeader read(byte[] stream, String name) {
    int start = codeStream(stream, name), at = start + 4;
    int length = at + 38 <= stream.length ? int16(stream, at) : 0;
    int components = length < 41 ? 0 : int16(stream, at + 36);
    if (int32(stream, start) != 0xff4fff51L
        || components < 1
        || length < 38 + 3 * components
        || at + length > stream.length) {
      throw new BadInputException(
          name
              + ": a JPEG 2000 code stream must begin with its size, got "
              + (length + " bytes of size for " + components + " components"));
    }
    long width = int32(stream, at + 4) - int32(stream, at + 12);
    long height = int32(stream, at + 8) - int32(stream, at + 16);
    if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw new BadInputException(
          name + ": width and height must be 1..2^31 - 1, got " + width + " x " + height);
    }
    checkTiles(stream, at, name);
    int first = stream[at + 38] & 0xff;
    for (int i = 0; i < components; i++) {
      int depth = stream[at + 38 + 3 * i] & 0xff;
      int across = stream[at + 39 + 3 * i], down = stream[at + 40 + 3 * i];
      if (depth != first || across != 1 || down != 1) {
        throw new BadInputException(
            name
                + ": components must have one depth and not be subsampled, got depth codes "
                + (first + " and " + depth + ", sampling " + across + " x " + down));
      }
    }
    int precision = (first & 0x7f) + 1;
    if (precision > 16) {
      throw new BadInputException(
          name + ": JPEG 2000 samples must have 1..16 bits, got " + precision);
    }
    boolean highThroughput = (int16(stream, at + 2) & 0x4000) != 0;
    return new WaveletHeader(
        start,
        (int) width,
        (int) height,
        components,
        precision,
        first > 0x7f,
        highThroughput,
        grid(stream, at + 4, name));
  }

  private static int[] grid(byte[] stream, int at, String name) {
    int[] grid = new int[8];
    for (int i = 0; i < grid.length; i++) {
      long value = int32(stream, at + 4 * i);
      if (value > 1 << 30 && (i < 4 || i > 5)) {
        throw new BadInputException(
            name + ": an image must lie within 2^30 of the grid's origin, got " + value);
      }
      grid[i] = (int) Math.min(value, 1 << 30);
    }
    return grid;
  }

  /** The tiles in a row. */
  int tilesAcross() {
    return (grid[0] - grid[6] + grid[4] - 1) / grid[4];
  }

  /** The tiles in a column. */
  int tilesDown() {
    return (grid[1] - grid[7] + grid[5] - 1) / grid[5];
  }

  /** Left, top, right and bottom of a tile. */
  int[] tile(int index) {
    int x = index % tilesAcross(), y = index / tilesAcross();
    return new int[] {
      Math.max(grid[2], grid[6] + x * grid[4]),
      Math.max(grid[3], grid[7] + y * grid[5]),
      (int) Math.min(grid[0], grid[6] + (x + 1L) * grid[4]),
      (int) Math.min(grid[1], grid[7] + (y + 1L) * grid[5])
    };
  }

  /** Where a tile's first sample is among all. */
  int offset(int[] tile) {
    return ((tile[1] - grid[3]) * width + tile[0] - grid[2]) * components;
  }

  /** Many tiny tiles would take far more memory than their samples. */
  private static void checkTiles(byte[] stream, int at, String name) {
    long width = int32(stream, at + 20), height = int32(stream, at + 24);
    long left = int32(stream, at + 28), top = int32(stream, at + 32);
    long imageLeft = int32(stream, at + 12), imageTop = int32(stream, at + 16);
    boolean outside =
        left > imageLeft || top > imageTop || left + width <= imageLeft || top + height <= imageTop;
    long across = width == 0 ? 0 : (int32(stream, at + 4) - left + width - 1) / width;
    long down = height == 0 ? 0 : (int32(stream, at + 8) - top + height - 1) / height;
    if (outside || across < 1 || down < 1 || across * down > MOST_TILES) {
      throw new BadInputException(
          name
              + ": tiles must cover the image from its first sample, "
              + MOST_TILES
              + " at most, got "
              + (across + " x " + down + " of " + width + " x " + height));
    }
  }

  /** Where the code stream starts: at 0, or in the box {@code jp2c}. */
  private static int codeStream(byte[] stream, String name) {
    long at = 0;
    if (int32(stream, 0) == 0xff4fff51L) {
      return 0;
    }
    while (at + 16 < stream.length) {
      long length = int32(stream, (int) at), kind = int32(stream, (int) at + 4);
      if (kind == 0x6a703263) {
        return (int) at + (length == 1 ? 16 : 8);
      }
      if (length < 8) {
        break;
      }
      at += length;
    }
    throw new BadInputException(
        name + ": a JP2 file must hold a code stream box, got none in " + stream.length + " bytes");
  }

  private static int int16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  private static long int32(byte[] bytes, int at) {
    return (long) int16(bytes, at) << 16 | int16(bytes, at + 2);
  }
}
