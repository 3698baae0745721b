package dev.hilum.image;

/** Small copies of films by the mean over the area that each of their pixels covers. */
public final class Thumbnail {
  private Thumbnail() {}

  /**
   * A film in exactly this size, its sides scaled independently.
   *
   * @param width at least 1; a film that is smaller is enlarged by repeating pixels
   * @return values in the range of the film, 0..255 or 0..65535
   */
  public static GrayImage of(PixelImage film, int width, int height) {
    PixelImage gray = film.toGray();
    float[] pixels = new float[width * height];
    for (int y = 0; y < height; y++) {
      int top = from(y, height, gray.height()), bottom = to(y, height, gray.height());
      for (int x = 0; x < width; x++) {
        int left = from(x, width, gray.width()), right = to(x, width, gray.width());
        long sum = 0;
        for (int row = top; row < bottom; row++) {
          for (int at = row * gray.width() + left, end = at + right - left; at < end; at++) {
            sum += sample(gray, at);
          }
        }
        pixels[y * width + x] = (float) sum / ((bottom - top) * (right - left));
      }
    }
    ValueRange range = gray.bits() == 16 ? ValueRange.SHORT16 : ValueRange.BYTE;
    return new GrayImage(width, height, pixels, range);
  }

  /** A film whose longer side has this many pixels, its shape kept. */
  public static GrayImage within(PixelImage film, int side) {
    double scale = (double) side / Math.max(film.width(), film.height());
    int width = Math.max(1, (int) Math.round(film.width() * scale));
    int height = Math.max(1, (int) Math.round(film.height() * scale));
    return of(film, width, height);
  }

  private static int from(int at, int of, int length) {
    return (int) ((long) at * length / of);
  }

  private static int to(int at, int of, int length) {
    return Math.max(from(at, of, length) + 1, (int) ((long) (at + 1) * length / of));
  }

  private static int sample(PixelImage gray, int i) {
    byte[] samples = gray.samples();
    return gray.bits() == 16
        ? (samples[2 * i] & 0xff) << 8 | samples[2 * i + 1] & 0xff
        : samples[i] & 0xff;
  }
}
