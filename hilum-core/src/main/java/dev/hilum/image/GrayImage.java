package dev.hilum.image;

import java.util.Arrays;

/**
 * A grey film: float32 pixels in rows from the top, and the range of values they live in.
 *
 * <p>The pixel array is shared, not copied: whoever makes the image hands it over.
 *
 * @param pixels [height * width], row-major
 * @param range e.g. {@link ValueRange#BYTE}; pixels are expected inside, which is not checked
 */
public record GrayImage(int width, int height, float[] pixels, ValueRange range) {
  public GrayImage {
    PixelImage.checkSize(width, height);
    if (pixels.length != width * height) {
      throw new IllegalArgumentException(
          "a grey image must have width * height pixels, got "
              + pixels.length
              + " and "
              + width
              + " x "
              + height);
    }
  }

  /** The pixel at column x, row y. */
  public float at(int x, int y) {
    return pixels[y * width + x];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GrayImage that
        && width == that.width
        && height == that.height
        && range.equals(that.range)
        && Arrays.equals(pixels, that.pixels);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(pixels) + 17 * width + height;
  }

  @Override
  public String toString() {
    return "GrayImage[" + width + " x " + height + ", " + range.low() + ".." + range.high() + "]";
  }
}
