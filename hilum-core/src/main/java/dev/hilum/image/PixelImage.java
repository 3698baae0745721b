package dev.hilum.image;

import java.util.Arrays;

/**
 * What an image file holds, before any scaling: 8-bit grey, 8-bit RGB or 16-bit grey samples.
 *
 * <p>Samples are planar, [C, H, W], as a network takes them; a 16-bit sample is two bytes, high
 * byte first. Palette, bilevel and alpha are resolved on reading as Pillow's {@code convert} does:
 * the palette looked up, 0/1 to 0/255, alpha dropped. Colour at 16 bits keeps its high byte.
 *
 * <p>The sample array is shared, not copied.
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param bits 8, or 16 for grey
 * @param samples [channels * height * width * bits / 8]
 */
public record PixelImage(int width, int height, int channels, int bits, byte[] samples) {

  public PixelImage {
    checkSize(width, height);
    if (!(channels == 1 && (bits == 8 || bits == 16)) && !(channels == 3 && bits == 8)) {
      throw new IllegalArgumentException(
          "samples must be 8-bit grey, 16-bit grey or 8-bit RGB, got "
              + channels
              + " channels of "
              + bits
              + " bits");
    }
    long bytes = (long) channels * width * height * bits / 8;
    if (samples.length != bytes) {
      throw new IllegalArgumentException(
          "the sample array must hold " + bytes + " bytes, got " + samples.length);
    }
  }

  static void checkSize(int width, int height) {
    if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "width and height must be at least 1 and their product below 2^31, got "
              + width
              + " x "
              + height);
    }
  }

  /**
   * The 8-bit image nearest to a grey film: its value range mapped linearly to 0..255, rounded half
   * up and clipped. This <em>linear range</em> rule is also how 16 bits become 8 for a network. (It
   * differs from Pillow, whose {@code convert} clips 16-bit pixels at 255 and so makes films
   * white.)
   */
  public static PixelImage of(GrayImage image) {
    float[] pixels = image.pixels();
    byte[] bytes = new byte[pixels.length];
    double low = image.range().low(), scale = 255 / (image.range().high() - low);
    for (int i = 0; i < bytes.length; i++) {
      double value = (pixels[i] - low) * scale + 0.5;
      bytes[i] = (byte) (int) Math.max(0, Math.min(255, value));
    }
    return new PixelImage(image.width(), image.height(), 1, 8, bytes);
  }

  /** This image at 8 bits: itself, or a 16-bit film by the linear range rule, v / 257 rounded. */
  public PixelImage to8Bits() {
    if (bits == 8) {
      return this;
    }
    byte[] bytes = new byte[width * height];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ((sample16(i) + 128) / 257);
    }
    return new PixelImage(width, height, 1, 8, bytes);
  }

  /** This image in grey; RGB by ITU-R 601 luma in integers, exactly Pillow's mode L. */
  public PixelImage toGray() {
    if (channels == 1) {
      return this;
    }
    int n = width * height;
    byte[] luma = new byte[n];
    for (int i = 0; i < n; i++) {
      int r = samples[i] & 0xff, g = samples[n + i] & 0xff, b = samples[2 * n + i] & 0xff;
      luma[i] = (byte) ((r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16);
    }
    return new PixelImage(width, height, 1, 8, luma);
  }

  /** This image as a grey film: 0..255, or 0..65535 for 16-bit samples. */
  public GrayImage toGrayImage() {
    float[] pixels = new float[width * height];
    if (bits == 16) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = sample16(i);
      }
      return new GrayImage(width, height, pixels, ValueRange.SHORT16);
    }
    byte[] luma = toGray().samples;
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = luma[i] & 0xff;
    }
    return new GrayImage(width, height, pixels, ValueRange.BYTE);
  }

  private int sample16(int i) {
    return (samples[2 * i] & 0xff) << 8 | samples[2 * i + 1] & 0xff;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PixelImage that
        && width == that.width
        && height == that.height
        && channels == that.channels
        && bits == that.bits
        && Arrays.equals(samples, that.samples);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(samples) + 17 * width + height;
  }

  @Override
  public String toString() {
    return "PixelImage[" + width + " x " + height + ", " + channels + " x " + bits + " bits]";
  }
}
