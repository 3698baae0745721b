package dev.hilum.dicom;

/**
 * The pixels of one frame as they are stored, before any meaning: what pydicom's {@code
 * pixel_array(raw=True)} holds for it. No colour is converted; chroma that is stored for every
 * second pixel is repeated, and the samples of a pixel stand together whatever the file's planar
 * configuration.
 *
 * @param samples of each pixel: 1 or 3
 * @param precision bits that values have: the code stream's, else the header's Bits Stored
 * @param values [height, width, samples], unsigned or sign-extended
 */
public record StoredPixels(int width, int height, int samples, int precision, Samples values) {
  public StoredPixels {
    if (values.count() != (long) width * height * samples) {
      throw new IllegalArgumentException(
          "a frame of "
              + width
              + " x "
              + height
              + " x "
              + samples
              + " must have as many samples, got "
              + values.count());
    }
  }
}
