package dev.hilum.archive;

import dev.hilum.io.Sha256;
import java.util.HexFormat;

/**
 * Names for persons and studies of DICOM files that stand for their identifiers without showing
 * them: the first 64 bits of a SHA-256. The same person has the same name in every archive, so that
 * a person on both sides of a split is noticed; whoever has the list of identifiers can make the
 * names again, so this hides identifiers from logs and results and is no anonymisation.
 */
final class Pseudonym {
  private Pseudonym() {}

  /** The name of an identifier, 16 hexadecimal digits; {@code kind} keeps kinds apart. */
  static String of(String kind, String identifier) {
    return HexFormat.of().formatHex(hash(kind, identifier), 0, 8);
  }

  /** Days by which the dates of a person are shifted, 0 to 36,499. */
  static int shift(String identifier) {
    byte[] hash = hash("days", identifier);
    return ((hash[0] & 0xff) << 16 | (hash[1] & 0xff) << 8 | hash[2] & 0xff) % 36_500;
  }

  private static byte[] hash(String kind, String identifier) {
    return Sha256.of("hilum " + kind + "\n" + identifier);
  }
}
