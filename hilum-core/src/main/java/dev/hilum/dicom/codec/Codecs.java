package dev.hilum.dicom.codec;

import dev.hilum.io.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Decodes one compressed frame. The transfer syntax says what to expect; what the code stream
 * itself says is believed, with a note, so that a lossless JPEG under the baseline UID is read.
 *
 * <p>Whatever the bytes, the answer is a frame of the header's size or one sentence in a {@link
 * BadInputException}; memory is bounded by the header's Rows x Columns x Samples, 2^27 at most.
 */
public final class Codecs {

  private enum Kind {
    RLE("RLE"),
    DCT("JPEG (DCT)"),
    LOSSLESS("JPEG lossless"),
    LS("JPEG-LS"),
    WAVELET("JPEG 2000");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  private static final String JPEG = "1.2.840.10008.1.2.4.";
  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("1.2.840.10008.1.2.5", Kind.RLE),
          Map.entry(JPEG + "50", Kind.DCT),
          Map.entry(JPEG + "51", Kind.DCT),
          Map.entry(JPEG + "57", Kind.LOSSLESS),
          Map.entry(JPEG + "70", Kind.LOSSLESS),
          Map.entry(JPEG + "80", Kind.LS),
          Map.entry(JPEG + "81", Kind.LS),
          Map.entry(JPEG + "90", Kind.WAVELET),
          Map.entry(JPEG + "91", Kind.WAVELET),
          Map.entry(JPEG + "201", Kind.WAVELET),
          Map.entry(JPEG + "202", Kind.WAVELET),
          Map.entry(JPEG + "203", Kind.WAVELET));

  private Codecs() {}

  /** Whether frames of a transfer syntax can be decoded. */
  public static boolean supports(String transferSyntax) {
    return KINDS.containsKey(transferSyntax);
  }

  /**
   * Decodes one frame.
   *
   * @param transferSyntax UID
   * @param stream all fragments of the frame, put together; padding may follow
   * @param header what the data set says of the frame
   * @param name stands for the file in errors
   */
  public static CodedFrame decode(
      String transferSyntax, byte[] stream, FrameSpec header, String name) {
    Kind declared = KINDS.get(transferSyntax);
    if (declared == null) {
      throw new BadInputException(
          name
              + ": the transfer syntax must be RLE, JPEG, JPEG-LS, JPEG 2000 or HTJ2K, got "
              + transferSyntax);
    }
    header.check(name);
    Kind kind = declared == Kind.RLE ? Kind.RLE : kind(stream, name);
    List<String> notes = new ArrayList<>();
    if (kind != declared) {
      notes.add("the code stream is " + kind.label + ", the transfer syntax " + declared.label);
    }
    return switch (kind) {
      case RLE -> new RleDecoder(stream, header, name).read();
      case DCT -> new DctDecoder(stream, header, name).read(notes);
      case LOSSLESS -> new LosslessDecoder(stream, header, name).read(notes);
      case LS -> new LsDecoder(stream, header, name).read(notes);
      case WAVELET -> new WaveletDecoder(stream, header, name).read(notes);
    };
  }

  /** What a code stream is, by its first marker and its frame header. */
  private static Kind kind(byte[] stream, String name) {
    if (WaveletHeader.matches(stream)) {
      return Kind.WAVELET;
    }
    for (int at = 2; at + 4 <= stream.length && int16(stream, 0) == 0xffd8; ) {
      int marker = int16(stream, at);
      switch (marker) {
        case 0xffc0, 0xffc1, 0xffc2 -> {
          return Kind.DCT;
        }
        case 0xffc3 -> {
          return Kind.LOSSLESS;
        }
        case 0xfff7 -> {
          return Kind.LS;
        }
        default -> {
          if (marker >= 0xffc5 && marker <= 0xffcf && marker != 0xffc8 && marker != 0xffcc) {
            throw new BadInputException(
                name
                    + ": JPEG must be sequential, progressive or lossless with Huffman coding, got"
                    + String.format(" marker %04x", marker));
          }
        }
      }
      at += marker < 0xff00 || marker == 0xffff ? 1 : 2 + int16(stream, at + 2);
    }
    throw new BadInputException(
        name
            + ": a frame must hold a JPEG or JPEG 2000 code stream with a frame header, got none in"
            + " "
            + stream.length
            + " bytes");
  }

  private static int int16(byte[] bytes, int at) {
    return at + 2 > bytes.length ? -1 : (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }
}
