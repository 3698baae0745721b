package dev.hilum.dicom;

import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Other names for patients, objects and days, the same for the same key: HMAC-SHA-256 of the
 * original under 32 secret bytes. Without the key an original can neither be computed nor confirmed
 * by guessing, which a plain hash of a record number would allow.
 */
public final class Pseudonyms {
  private static final int KEY_BYTES = 32;
  private static final int LARGEST_SHIFT = 3650; // days

  private final SecretKeySpec key;

  private Pseudonyms(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /** Under a key that nobody keeps: names agree within this object only. */
  public static Pseudonyms random() {
    return new Pseudonyms(newKey());
  }

  /**
   * Under the key in a file of 32 bytes, readable by its owner alone; made if it does not exist.
   *
   * @throws BadInputException if the file cannot be read or is no key
   */
  public static Pseudonyms keptIn(Path file) {
    try {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, newKey(), StandardOpenOption.WRITE);
      }
      if (Files.size(file) != KEY_BYTES) {
        throw new BadInputException(
            file + ": a key must have " + KEY_BYTES + " bytes, got " + Files.size(file));
      }
      return new Pseudonyms(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read or made: " + e.getMessage(), e);
    }
  }

  private static byte[] newKey() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  /** Another name for a patient: {@code P} and 12 hexadecimal digits. */
  public String patient(String id) {
    return "P" + HexFormat.of().formatHex(digest("patient", id), 0, 6);
  }

  /** Another UID, under the root 2.25 that needs no registration (PS3.5 B.2). */
  public String uid(String uid) {
    byte[] uuid = java.util.Arrays.copyOf(digest("uid", uid), 16);
    uuid[6] = (byte) (uuid[6] & 0x0f | 0x80); // version 8: made by a rule of its maker
    uuid[8] = (byte) (uuid[8] & 0x3f | 0x80);
    return "2.25." + new BigInteger(1, uuid);
  }

  /** By how many days all dates of a patient move into the past: 1 to 3650. */
  public int daysBack(String patient) {
    return 1
        + new BigInteger(1, digest("days", patient))
            .mod(BigInteger.valueOf(LARGEST_SHIFT))
            .intValue();
  }

  private byte[] digest(String kind, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      for (String part : List.of(kind, "\0", text)) {
        mac.update(part.getBytes(StandardCharsets.UTF_8));
      }
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
