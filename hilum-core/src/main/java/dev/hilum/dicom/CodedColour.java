package dev.hilum.dicom;

import java.nio.charset.StandardCharsets;

/**
 * What the three components of a JPEG or JPEG-LS frame are. Headers are often wrong about it, code
 * streams tell: components named R, G, B are RGB, Adobe's marker says which it is, JFIF means
 * YCbCr.
 */
final class CodedColour {
  private static final int ADOBE = 0xffee;
  private static final int JFIF = 0xffe0;

  private CodedColour() {}

  /**
   * The photometric interpretation of the decoded samples.
   *
   * @param told by the header; stands where the code stream says nothing
   */
  static String of(byte[] stream, String told) {
    if (!told.equals("RGB") && !told.startsWith("YBR_FULL") || word(stream, 0) != 0xffd8) {
      return told;
    }
    String found = told;
    boolean ybr = told.startsWith("YBR");
    for (int at = 2; at + 10 <= stream.length; ) {
      int marker = word(stream, at);
      int length = word(stream, at + 2);
      if (marker == 0xffda || marker < 0xffc0 || length < 2) {
        break;
      }
      int body = at + 4;
      if (marker == JFIF && starts(stream, body, "JFIF") && !ybr) {
        found = "YBR_FULL";
      } else if (marker == ADOBE && starts(stream, body, "Adobe") && body + 12 <= stream.length) {
        found = stream[body + 11] == 0 ? "RGB" : ybr ? told : "YBR_FULL";
      } else if (isFrame(marker) && body + 15 <= stream.length && stream[body + 5] == 3) {
        String ids =
            "" + (char) stream[body + 6] + (char) stream[body + 9] + (char) stream[body + 12];
        return ids.equalsIgnoreCase("RGB") ? "RGB" : found;
      }
      at += 2 + length;
    }
    return found;
  }

  /** A frame header: SOF0 to SOF15 without tables and extensions, or JPEG-LS's. */
  private static boolean isFrame(int marker) {
    return marker == 0xfff7
        || marker >= 0xffc0
            && marker <= 0xffcf
            && marker != 0xffc4
            && marker != 0xffc8
            && marker != 0xffcc;
  }

  private static boolean starts(byte[] stream, int at, String word) {
    byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
    return at + bytes.length <= stream.length
        && java.util.Arrays.equals(stream, at, at + bytes.length, bytes, 0, bytes.length);
  }

  private static int word(byte[] bytes, int at) {
    return at + 2 > bytes.length ? 0 : (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }
}
