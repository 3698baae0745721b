package dev.hilum.image;

/**
 * From component samples to full-size RGB: libjpeg's upsampling (triangle filter where it has one,
 * replication elsewhere) and its integer YCbCr conversion, both bit for bit.
 */
final class JpegColour {
  private static final int[] RED = new int[256], BLUE = new int[256];
  private static final int[] GREEN_CR = new int[256], GREEN_CB = new int[256];

  static {
    for (int i = 0; i < 256; i++) {
      int x = i - 128;
      RED[i] = 91881 * x + 32768 >> 16; // 1.40200
      BLUE[i] = 116130 * x + 32768 >> 16; // 1.77200
      GREEN_CR[i] = -46802 * x; // 0.71414
      GREEN_CB[i] = -22554 * x + 32768; // 0.34414
    }
  }

  private final int width, height;
  private final JpegComponent[] components;
  private final int maxH, maxV;

  JpegColour(int width, int height, JpegComponent[] components, int maxH, int maxV) {
    this.width = width;
    this.height = height;
    this.components = components;
    this.maxH = maxH;
    this.maxV = maxV;
  }

  /** The samples of a frame of three components as planar RGB, [3, height, width]. */
  byte[] rgb(boolean convert) {
    int plane = width * height;
    byte[] out = new byte[3 * plane];
    int padded = width + 2 * maxH + 16; // upsampling may write past the last column
    byte[][] rows = new byte[3][padded];
    int[] sums = new int[padded];
    for (int y = 0; y < height; y++) {
      for (int c = 0; c < 3; c++) {
        upsample(components[c], y, rows[c], sums);
      }
      int at = y * width;
      if (convert) {
        convert(rows, out, at, plane);
      } else {
        for (int c = 0; c < 3; c++) {
          System.arraycopy(rows[c], 0, out, c * plane + at, width);
        }
      }
    }
    return out;
  }

  private void convert(byte[][] rows, byte[] out, int at, int plane) {
    for (int x = 0; x < width; x++) {
      int luma = rows[0][x] & 0xff, cb = rows[1][x] & 0xff, cr = rows[2][x] & 0xff;
      out[at + x] = clip(luma + RED[cr]);
      out[plane + at + x] = clip(luma + (GREEN_CB[cb] + GREEN_CR[cr] >> 16));
      out[2 * plane + at + x] = clip(luma + BLUE[cb]);
    }
  }

  /** Row {@code y} of the image from one component's samples. */
  private void upsample(JpegComponent c, int y, byte[] out, int[] sums) {
    int across = maxH / c.h, down = maxV / c.v;
    int row = y / down, from = row * c.stride();
    boolean twice = across == 2 && c.width > 2;
    if (across == 1 && down == 1) {
      System.arraycopy(c.samples, from, out, 0, c.width);
    } else if (twice && down == 1) {
      twiceAcross(c.samples, from, c.width, out);
    } else if ((across == 1 || twice) && down == 2) {
      int other = (y & 1) == 0 ? Math.max(0, row - 1) : Math.min(c.height - 1, row + 1);
      int near = other * c.stride();
      for (int x = 0; x < c.width; x++) {
        sums[x] = 3 * (c.samples[from + x] & 0xff) + (c.samples[near + x] & 0xff);
      }
      if (twice) {
        twiceBoth(sums, c.width, out);
      } else {
        int bias = (y & 1) == 0 ? 1 : 2;
        for (int x = 0; x < c.width; x++) {
          out[x] = (byte) (sums[x] + bias >> 2);
        }
      }
    } else {
      for (int x = 0; x < width; x++) {
        out[x] = c.samples[from + x / across];
      }
    }
  }

  private static void twiceAcross(byte[] in, int from, int count, byte[] out) {
    int last = count - 1;
    int first = in[from] & 0xff, end = in[from + last] & 0xff;
    out[0] = (byte) first;
    out[1] = (byte) (first * 3 + (in[from + 1] & 0xff) + 2 >> 2);
    for (int x = 1; x < last; x++) {
      int value = 3 * (in[from + x] & 0xff);
      out[2 * x] = (byte) (value + (in[from + x - 1] & 0xff) + 1 >> 2);
      out[2 * x + 1] = (byte) (value + (in[from + x + 1] & 0xff) + 2 >> 2);
    }
    out[2 * last] = (byte) (end * 3 + (in[from + last - 1] & 0xff) + 1 >> 2);
    out[2 * last + 1] = (byte) end;
  }

  private static void twiceBoth(int[] sums, int count, byte[] out) {
    int last = count - 1;
    out[0] = (byte) (sums[0] * 4 + 8 >> 4);
    out[1] = (byte) (sums[0] * 3 + sums[1] + 7 >> 4);
    for (int x = 1; x < last; x++) {
      out[2 * x] = (byte) (sums[x] * 3 + sums[x - 1] + 8 >> 4);
      out[2 * x + 1] = (byte) (sums[x] * 3 + sums[x + 1] + 7 >> 4);
    }
    out[2 * last] = (byte) (sums[last] * 3 + sums[last - 1] + 8 >> 4);
    out[2 * last + 1] = (byte) (sums[last] * 4 + 7 >> 4);
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
