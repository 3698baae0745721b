package dev.hilum.image;

import dev.hilum.io.BadInputException;

/**
 * The marker segments of a JPEG code stream, one after another (T.81, annex B; JPEG-LS, T.87, has
 * the same syntax). Every reading past the end is a sentence in a {@link BadInputException}.
 */
public final class JpegMarkers {
  /** End of image. */
  public static final int END = 0xd9;

  private final byte[] file;
  private final String name;
  private int at = 2;

  /**
   * @param file starting with the marker ff d8
   * @param name stands for the file in errors
   */
  public JpegMarkers(byte[] file, String name) {
    this.file = file;
    this.name = name;
  }

  /**
   * Steps over the next marker, and over anything before it, as libjpeg does; its second byte, or
   * -1 at the end of the file.
   */
  public int next() {
    while (at + 1 < file.length) {
      int code = file[at + 1] & 0xff;
      if (file[at] == -1 && code != 0 && code != 0xff) {
        at += 2;
        return code;
      }
      at++;
    }
    return -1;
  }

  /** Whether a marker stands alone, without a segment. */
  public static boolean alone(int marker) {
    return marker == 0x01 || marker >= 0xd0 && marker <= 0xd8;
  }

  /**
   * Steps over a segment's length; returns the number of bytes that follow it, {@link #position}
   * being the first.
   */
  public int segment(int marker) {
    int length = at + 2 <= file.length ? int16(at) : 0;
    if (length < 2 || length > file.length - at) {
      throw bad(
          String.format("segment %02x must end inside the file, got length ", marker)
              + length
              + " with "
              + (file.length - at)
              + " bytes left");
    }
    at += 2;
    return length - 2;
  }

  /** The next byte to be read. */
  public int position() {
    return at;
  }

  /** Goes on at another byte. */
  public void moveTo(int position) {
    at = position;
  }

  /** Refuses a segment that is shorter than its fields. */
  public void need(int marker, int length, int least) {
    if (length < least) {
      throw bad(
          String.format("segment %02x must have at least %d bytes, got %d", marker, least, length));
    }
  }

  /** Two bytes, high byte first. */
  public int int16(int from) {
    return (file[from] & 0xff) << 8 | file[from + 1] & 0xff;
  }

  /** The error of a file that ends before its image does. */
  public BadInputException cutOff() {
    return bad("the file must hold a whole image, got its end at byte " + file.length);
  }

  /** An error about this file. */
  public BadInputException bad(String sentence) {
    return new BadInputException(name + ": " + sentence);
  }
}
