package dev.hilum.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG: grey at 8 or 16 bits, RGB at 8; each row filtered with the smallest of three. */
public final class PngWriter {
  private PngWriter() {}

  /**
   * Encodes a grey film, its value range mapped linearly to all values of 8 or 16 bits and rounded.
   * A film in 0..255 at 8 bits, or in 0..65535 at 16, therefore keeps its values.
   */
  public static byte[] encode(GrayImage image, int bits) {
    return encode(image, bits, Map.of());
  }

  /** The same with a {@code tEXt} chunk for each entry: keyword to text, both Latin-1. */
  public static byte[] encode(GrayImage image, int bits, Map<String, String> text) {
    if (bits == 8) {
      return encode(PixelImage.of(image), text);
    }
    if (bits != 16) {
      throw new IllegalArgumentException("a grey PNG must have 8 or 16 bits, got " + bits);
    }
    float[] pixels = image.pixels();
    byte[] samples = new byte[2 * pixels.length];
    double low = image.range().low(), scale = 65535 / (image.range().high() - low);
    for (int i = 0; i < pixels.length; i++) {
      int value = (int) Math.max(0, Math.min(65535, (pixels[i] - low) * scale + 0.5));
      samples[2 * i] = (byte) (value >> 8);
      samples[2 * i + 1] = (byte) value;
    }
    return encode(new PixelImage(image.width(), image.height(), 1, 16, samples), text);
  }

  /** Encodes samples as they are. */
  public static byte[] encode(PixelImage image) {
    return encode(image, Map.of());
  }

  private static byte[] encode(PixelImage image, Map<String, String> text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(image.samples().length / 2 + 100);
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(image.width()).putInt(image.height());
    header.put((byte) image.bits()).put((byte) (image.channels() == 3 ? 2 : 0));
    chunk(out, "IHDR", header.array(), 13);
    text.forEach(
        (keyword, words) -> {
          byte[] entry = (keyword + '\0' + words).getBytes(StandardCharsets.ISO_8859_1);
          chunk(out, "tEXt", entry, entry.length);
        });
    Deflater deflater = new Deflater(6);
    try {
      byte[] buffer = new byte[1 << 16];
      int step = image.channels() * image.bits() / 8;
      byte[] row = new byte[image.width() * step], above = new byte[row.length];
      byte[] filtered = new byte[1 + row.length], best = new byte[1 + row.length];
      for (int y = 0; y < image.height(); y++) {
        interleave(image, y, row);
        byte[] chosen = filter(row, above, step, filtered, best);
        deflater.setInput(chosen);
        while (!deflater.needsInput()) {
          drain(deflater, buffer, out);
        }
        byte[] swap = above;
        above = row;
        row = swap;
      }
      deflater.finish();
      while (!deflater.finished()) {
        drain(deflater, buffer, out);
      }
    } finally {
      deflater.end();
    }
    chunk(out, "IEND", new byte[0], 0);
    return out.toByteArray();
  }

  private static void drain(Deflater deflater, byte[] buffer, ByteArrayOutputStream out) {
    int length = deflater.deflate(buffer);
    if (length > 0) {
      chunk(out, "IDAT", buffer, length);
    }
  }

  private static void interleave(PixelImage image, int y, byte[] row) {
    byte[] samples = image.samples();
    if (image.channels() == 1) {
      System.arraycopy(samples, y * row.length, row, 0, row.length);
      return;
    }
    int plane = image.width() * image.height();
    for (int x = 0; x < image.width(); x++) {
      for (int c = 0; c < 3; c++) {
        row[3 * x + c] = samples[c * plane + y * image.width() + x];
      }
    }
  }

  /** The filter among left, up and Paeth with the least sum of absolute differences. */
  private static byte[] filter(byte[] row, byte[] above, int step, byte[] scratch, byte[] best) {
    long least = Long.MAX_VALUE;
    byte[] trial = scratch, kept = best;
    for (int type : new int[] {1, 2, 4}) {
      trial[0] = (byte) type;
      long sum = 0;
      for (int i = 0; i < row.length; i++) {
        int left = i >= step ? row[i - step] & 0xff : 0;
        int corner = i >= step ? above[i - step] & 0xff : 0;
        int up = above[i] & 0xff;
        int guess = type == 1 ? left : type == 2 ? up : PngFilter.paeth(left, up, corner);
        trial[1 + i] = (byte) (row[i] - guess);
        sum += Math.abs(trial[1 + i]);
      }
      if (sum < least) {
        least = sum;
        byte[] swap = kept;
        kept = trial;
        trial = swap;
      }
    }
    return kept;
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data, int length) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data, 0, length);
    out.writeBytes(ByteBuffer.allocate(8).putInt(length).put(name).array());
    out.write(data, 0, length);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
