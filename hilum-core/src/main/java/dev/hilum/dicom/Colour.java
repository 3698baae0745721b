package dev.hilum.dicom;

import dev.hilum.image.PixelImage;
import dev.hilum.io.BadInputException;

/**
 * Colour frames as 8-bit RGB (PS3.3 C.7.6.3.1.2). YBR_ICT and YBR_RCT are RGB once their code
 * stream is decoded, for it undoes the transform itself.
 */
final class Colour {
  private static final float CR_TO_RED = 1.402f;
  private static final float CB_TO_GREEN = (float) (-0.114 * 1.772 / 0.587);
  private static final float CR_TO_GREEN = (float) (-0.299 * 1.402 / 0.587);
  private static final float CB_TO_BLUE = 1.772f;

  private Colour() {}

  /**
   * The frame in RGB.
   *
   * @throws BadInputException for a photometric interpretation that is not among those of colour
   */
  static PixelImage rgb(StoredPixels stored, String photometric, Attributes set, String name) {
    return switch (photometric) {
      case "PALETTE COLOR" -> Palette.of(set, name).rgb(stored);
      case "RGB", "YBR_ICT", "YBR_RCT" -> planes(stored);
      case "YBR_FULL", "YBR_FULL_422" -> fromYbr(planes(stored));
      default ->
          throw new BadInputException(
              name
                  + ": a colour film must be PALETTE COLOR, RGB, YBR_FULL, YBR_FULL_422, YBR_ICT or"
                  + " YBR_RCT to be shown, got "
                  + photometric);
    };
  }

  /** Samples as planes of 8 bits; of more bits the highest 8. */
  private static PixelImage planes(StoredPixels stored) {
    int plane = stored.width() * stored.height();
    int shift = Math.max(0, stored.precision() - 8);
    byte[] planes = new byte[3 * plane];
    Samples values = stored.values();
    for (int i = 0; i < planes.length; i++) {
      planes[i % 3 * plane + i / 3] = (byte) ((long) values.at(i) >> shift);
    }
    return new PixelImage(stored.width(), stored.height(), 3, 8, planes);
  }

  /** YBR_FULL to RGB in place, rounded half up and clipped: pydicom's convert_color_space. */
  static PixelImage fromYbr(PixelImage image) {
    byte[] planes = image.samples();
    int plane = image.width() * image.height();
    for (int i = 0; i < plane; i++) {
      float y = planes[i] & 0xff;
      float cb = (planes[plane + i] & 0xff) - 128f, cr = (planes[2 * plane + i] & 0xff) - 128f;
      planes[i] = level(y + CR_TO_RED * cr);
      planes[plane + i] = level(y + CB_TO_GREEN * cb + CR_TO_GREEN * cr);
      planes[2 * plane + i] = level(y + CB_TO_BLUE * cb);
    }
    return image;
  }

  private static byte level(float value) {
    return (byte) (int) Math.max(0, Math.min(255, Math.floor(value + 0.5f)));
  }
}
