package dev.hilum.dicom;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a data set and its pixels are encoded (PS3.5 section 10, PS3.6 annex A).
 *
 * @param explicit whether value representations are written
 * @param deflated whether the data set is compressed as a whole
 * @param encapsulated whether the pixels are code streams in fragments
 */
public record TransferSyntax(
    String uid,
    String name,
    boolean explicit,
    boolean bigEndian,
    boolean deflated,
    boolean encapsulated) {

  public static final TransferSyntax IMPLICIT_LITTLE_ENDIAN =
      new TransferSyntax(
          "1.2.840.10008.1.2", "Implicit VR Little Endian", false, false, false, false);
  public static final TransferSyntax EXPLICIT_LITTLE_ENDIAN =
      new TransferSyntax(
          "1.2.840.10008.1.2.1", "Explicit VR Little Endian", true, false, false, false);
  public static final TransferSyntax EXPLICIT_BIG_ENDIAN =
      new TransferSyntax("1.2.840.10008.1.2.2", "Explicit VR Big Endian", true, true, false, false);
  public static final TransferSyntax DEFLATED =
      new TransferSyntax(
          "1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", true, false, true, false);
  public static final TransferSyntax DEFLATED_FRAMES =
      encapsulated("1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression");

  public static final TransferSyntax UNCOMPRESSED_FRAMES =
      encapsulated("1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed Explicit VR Little Endian");

  private static final Map<String, TransferSyntax> KNOWN =
      Stream.of(
              IMPLICIT_LITTLE_ENDIAN,
              EXPLICIT_LITTLE_ENDIAN,
              EXPLICIT_BIG_ENDIAN,
              DEFLATED,
              DEFLATED_FRAMES,
              UNCOMPRESSED_FRAMES,
              encapsulated("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)"),
              encapsulated("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)"),
              encapsulated("1.2.840.10008.1.2.4.57", "JPEG Lossless (Process 14)"),
              encapsulated(
                  "1.2.840.10008.1.2.4.70", "JPEG Lossless (Process 14, Selection Value 1)"),
              encapsulated("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless"),
              encapsulated("1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless"),
              encapsulated("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless Only"),
              encapsulated("1.2.840.10008.1.2.4.91", "JPEG 2000"),
              encapsulated(
                  "1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Multi-component Lossless Only"),
              encapsulated("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 Multi-component"),
              encapsulated("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Lossless Only"),
              encapsulated(
                  "1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 RPCL Lossless Only"),
              encapsulated("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000"),
              encapsulated("1.2.840.10008.1.2.5", "RLE Lossless"))
          .collect(Collectors.toMap(TransferSyntax::uid, Function.identity()));

  private static TransferSyntax encapsulated(String uid, String name) {
    return new TransferSyntax(uid, name, true, false, false, true);
  }

  /** The syntax of this UID; one that is not known is taken for an encapsulated one (PS3.5 A.4). */
  public static TransferSyntax of(String uid) {
    TransferSyntax known = KNOWN.get(uid);
    return known == null ? encapsulated(uid, "unknown") : known;
  }
}
