package dev.hilum.archive.catalogue;

import dev.hilum.image.Filter;
import dev.hilum.image.GrayImage;
import dev.hilum.image.PixelImage;
import dev.hilum.image.Resize;
import dev.hilum.io.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * By what two films are recognised as one, whatever files they lie in. Both hashes are of the grey
 * film with its darkest pixel at 0 and its brightest at 255, rounded half up, so that a film of 12
 * bits and its conversion to an 8-bit PNG or a 16-bit one agree.
 *
 * @param sha256 of width and height, four bytes each, high byte first, then the pixels row by row;
 *     hexadecimal
 * @param perceptual 64 bits that stay, but for a few, when a film is scaled, compressed or changed
 *     in contrast: which of the 8 x 8 lowest coefficients of the cosine transform of the film at 32
 *     x 32 lie above their median, row by row, first bit highest. It is {@code phash} of Python's
 *     imagehash 4.3 (Lanczos resize, unnormalised DCT-II), see {@code PixelHashGoldenTest}.
 */
public record PixelHash(String sha256, long perceptual) {
  private static final int SIDE = 32;
  private static final int KEPT = 8;
  private static final double[][] COSINES = cosines();

  /** Hashes a film. */
  public static PixelHash of(PixelImage film) {
    byte[] pixels = stretched(film.toGrayImage());
    int width = film.width();
    int height = film.height();
    MessageDigest sha = Sha256.start();
    sha.update(ByteBuffer.allocate(8).putInt(width).putInt(height).array());
    sha.update(pixels);
    byte[] small = Resize.bytes(pixels, width, height, SIDE, SIDE, Filter.LANCZOS);
    return new PixelHash(HexFormat.of().formatHex(sha.digest()), perceptual(small));
  }

  /** How many of 64 bits differ. */
  public static int distance(long one, long other) {
    return Long.bitCount(one ^ other);
  }

  private static byte[] stretched(GrayImage film) {
    float[] values = film.pixels();
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    double scale = high > low ? 255.0 / ((double) high - low) : 0;
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (int) ((values[i] - low) * scale + 0.5);
    }
    return pixels;
  }

  /** The hash of a film of 32 x 32. */
  static long perceptual(byte[] pixels) {
    double[] low = new double[KEPT * KEPT];
    for (int v = 0; v < KEPT; v++) {
      double[] column = new double[SIDE]; // transformed downwards, at frequency v
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          column[x] += (pixels[y * SIDE + x] & 0xff) * COSINES[v][y];
        }
      }
      for (int u = 0; u < KEPT; u++) {
        for (int x = 0; x < SIDE; x++) {
          low[v * KEPT + u] += column[x] * COSINES[u][x];
        }
      }
    }
    double[] sorted = low.clone();
    Arrays.sort(sorted);
    double median = (sorted[31] + sorted[32]) / 2;
    long hash = 0;
    for (double coefficient : low) {
      hash = hash << 1 | (coefficient > median ? 1 : 0);
    }
    return hash;
  }

  private static double[][] cosines() {
    double[][] cosines = new double[KEPT][SIDE];
    for (int k = 0; k < KEPT; k++) {
      for (int n = 0; n < SIDE; n++) {
        cosines[k][n] = 2 * Math.cos(Math.PI * k * (2 * n + 1) / (2.0 * SIDE));
      }
    }
    return cosines;
  }
}
