package dev.hilum.image;

import dev.hilum.io.FuzzTarget;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/** The image readers as targets for damaged files; JPEG has no checksums, only lengths. */
public final class ImageFuzz {
  private static final Set<String> CHUNKS = Set.of("PLTE", "tRNS", "gAMA", "IDAT", "IEND");

  private ImageFuzz() {}

  /** The PNG reader, on mutants of these files. */
  public static FuzzTarget png(List<byte[]> seeds) {
    return new FuzzTarget(
        "PNG",
        seeds,
        ImageFuzz::repairPng,
        "PngReader.decodeRows",
        file -> ImageFile.pixels(file, "mutant.png"));
  }

  /** The JPEG reader, on mutants of these files. */
  public static FuzzTarget jpeg(List<byte[]> seeds) {
    return new FuzzTarget(
        "JPEG",
        seeds,
        ImageFuzz::repairJpeg,
        "JpegScan.decode",
        file -> ImageFile.pixels(file, "mutant.jpg"));
  }

  /**
   * Sets the signature, the header's name and method bytes, and every chunk's length (it ends where
   * the next one of a known name starts) and checksum.
   */
  static byte[] repairPng(byte[] mutant) {
    byte[] file = java.util.Arrays.copyOf(mutant, Math.max(33, mutant.length));
    byte[] start = {
      (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
    };
    System.arraycopy(start, 0, file, 0, start.length);
    file[26] = 0;
    file[27] = 0;
    file[28] &= 1;
    ByteBuffer buffer = ByteBuffer.wrap(file);
    for (int at = 8; at + 12 <= file.length; ) {
      int length = at == 8 ? 13 : nextChunk(file, at + 12) - at - 12;
      buffer.putInt(at, length);
      CRC32 crc = new CRC32();
      crc.update(file, at + 4, length + 4);
      buffer.putInt(at + 8 + length, (int) crc.getValue());
      at += length + 12;
    }
    return file;
  }

  /** Where the next chunk of a known name starts, or the file ends. */
  private static int nextChunk(byte[] file, int from) {
    for (int at = from; at + 12 <= file.length; at++) {
      String name = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (CHUNKS.contains(name)) {
        return at;
      }
    }
    return file.length;
  }

  /**
   * Sets the first marker, the lengths of segments that pass the file's end, and the end marker.
   */
  public static byte[] repairJpeg(byte[] mutant) {
    byte[] file = java.util.Arrays.copyOf(mutant, Math.max(6, mutant.length));
    ByteBuffer buffer = ByteBuffer.wrap(file);
    buffer.putShort(0, (short) 0xffd8);
    for (int at = 2; at + 4 <= file.length && file[at + 1] != (byte) 0xda; ) {
      file[at] = -1;
      int length = buffer.getShort(at + 2) & 0xffff, most = file.length - at - 2;
      if (length < 2 || length > most) {
        length = most;
        buffer.putShort(at + 2, (short) length);
      }
      at += 2 + length;
    }
    buffer.putShort(file.length - 2, (short) 0xffd9);
    return file;
  }
}
