package dev.hilum.dicom.codec;

import dev.hilum.io.BadInputException;

/**
 * What a data set says of one frame, and so what a code stream is held to.
 *
 * @param rows (0028,0010)
 * @param columns (0028,0011)
 * @param samples per pixel, (0028,0002): 1 or 3
 * @param bitsAllocated (0028,0100): 1, 8, 16 or 32
 * @param bitsStored (0028,0101)
 * @param signed (0028,0103): whether values are two's complement
 */
public record FrameSpec(
    int rows, int columns, int samples, int bitsAllocated, int bitsStored, boolean signed) {
  /** The most values a frame may have. */
  static final long MOST_VALUES = 1L << 27;

  /** The number of values of the frame. */
  int values() {
    return rows * columns * samples;
  }

  /** Refuses a frame that is empty or too large, before anything is allocated. */
  void check(String name) {
    if (rows < 1 || columns < 1 || samples < 1 || samples > 4) {
      throw new BadInputException(
          name
              + ": a frame must have rows, columns and 1..4 samples per pixel, got "
              + (rows + " x " + columns + " x " + samples));
    }
    if ((long) rows * columns * samples > MOST_VALUES) {
      throw new BadInputException(
          name
              + ": a frame must have at most "
              + MOST_VALUES
              + " values, got "
              + (rows + " x " + columns + " x " + samples));
    }
    if (bitsAllocated != 1 && bitsAllocated != 8 && bitsAllocated != 16 && bitsAllocated != 32) {
      throw new BadInputException(
          name
              + ": compressed samples must have 1, 8, 16 or 32 bits allocated, got "
              + bitsAllocated);
    }
  }

  /** Refuses a code stream of another size: the header decides how much memory is taken. */
  void checkSize(int width, int height, int components, String name) {
    if (width != columns || height != rows || components != samples) {
      throw new BadInputException(
          name
              + ": a code stream must have the size its header tells, "
              + (columns + " x " + rows + " x " + samples)
              + ", got "
              + (width + " x " + height + " x " + components));
    }
  }
}
