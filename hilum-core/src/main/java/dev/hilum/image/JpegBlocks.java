package dev.hilum.image;

import java.util.List;

/**
 * The quantized DCT coefficients of a JPEG file of 8 or 12 bits, sequential or progressive: what a
 * decoder with another inverse transform than libjpeg's starts from.
 *
 * @param precision bits of a sample, 8 or 12
 */
public record JpegBlocks(int width, int height, int precision, List<Plane> planes) {

  /**
   * One component.
   *
   * @param width,height in samples: its share of the image
   * @param across,down how many image pixels a sample covers
   * @param coefficients [blocksDown, blocksAcross, 64], blocks in natural order
   * @param quantizer [64] in natural order
   */
  public record Plane(
      int width,
      int height,
      int across,
      int down,
      int blocksAcross,
      int blocksDown,
      short[] coefficients,
      int[] quantizer) {}

  public JpegBlocks {
    planes = List.copyOf(planes);
  }

  /** What a caller expects of a file, before memory is taken for it. */
  public interface Expected {
    /** Throws a {@link dev.hilum.io.BadInputException} if the image is another. */
    void check(int width, int height, int components);
  }

  /** Reads the coefficients of a file; {@code name} stands for it in errors. */
  public static JpegBlocks read(byte[] file, String name, Expected expected) {
    return new JpegReader(file, name, expected).blocks();
  }
}
