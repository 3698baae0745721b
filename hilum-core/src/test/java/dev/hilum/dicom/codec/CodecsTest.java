package dev.hilum.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the stream says is believed; what cannot be is refused in a sentence. */
class CodecsTest {
  private static final String JPEG = "1.2.840.10008.1.2.4.";
  private static final String RLE = "1.2.840.10008.1.2.5";

  private static CodecGolden golden(String part, String name) {
    return CodecGolden.read(part).stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void refused(String uid, byte[] file, FrameSpec header, String... words) {
    assertThatThrownBy(() -> Codecs.decode(uid, file, header, "film.dcm"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("film.dcm: ")
        .hasMessageContainingAll(words);
  }

  static Stream<CodecGolden> oneOfEach() {
    return Stream.of("rle", "lossless", "ls", "dct", "wavelet")
        .map(part -> CodecGolden.read(part).get(2));
  }

  @Test
  void theStreamIsReadForWhatItIsUnderAnotherUid() {
    CodecGolden one = golden("lossless", "lossless 1, 12 bits");
    CodedFrame frame = Codecs.decode(JPEG + "50", one.file(), one.header(), "film.dcm");
    assertThat(frame.values()).isEqualTo(one.values());
    assertThat(frame.notes())
        .containsExactly("the code stream is JPEG lossless, the transfer syntax JPEG (DCT)");
  }

  @Test
  void theStreamsPrecisionIsBelieved() {
    CodecGolden one = golden("ls", "JPEG-LS, 12 bits");
    FrameSpec h = one.header();
    FrameSpec other = new FrameSpec(h.rows(), h.columns(), 1, 16, 16, false);
    CodedFrame frame = Codecs.decode(one.uid(), one.file(), other, "film.dcm");
    assertThat(frame.precision()).isEqualTo(12);
    assertThat(frame.notes()).containsExactly("the code stream has 12 bits, the header 16");
  }

  @Test
  void theHeadersSignExtendsTheStreamsBits() {
    CodecGolden one = golden("ls", "JPEG-LS, 12 bits");
    FrameSpec h = one.header();
    FrameSpec signed = new FrameSpec(h.rows(), h.columns(), 1, 16, 12, true);
    CodedFrame frame = Codecs.decode(one.uid(), one.file(), signed, "film.dcm");
    for (int i = 0; i < one.values().length; i++) {
      int value = one.values()[i] & 0xfff;
      assertThat(frame.value(i)).isEqualTo(value < 0x800 ? value : value - 0x1000);
    }
  }

  @Test
  void aSignedStreamUnderAnUnsignedHeaderKeepsItsBits() {
    CodecGolden one = golden("wavelet", "JPEG 2000, 12 bits, signed True");
    FrameSpec h = one.header();
    FrameSpec unsigned = new FrameSpec(h.rows(), h.columns(), 1, 16, 12, false);
    CodedFrame frame = Codecs.decode(one.uid(), one.file(), unsigned, "film.dcm");
    assertThat(frame.value(5)).isEqualTo(one.values()[5] & 0xfff);
    assertThat(frame.notes()).containsExactly("the code stream is signed, the header is not");
  }

  @Test
  void rleOf32BitsKeepsAllOfThem() {
    byte[] file = new byte[64 + 4 * 4];
    file[0] = 4;
    for (int i = 0; i < 4; i++) {
      file[4 + 4 * i] = (byte) (64 + 4 * i);
      file[64 + 4 * i] = 1; // two literals
      file[65 + 4 * i] = (byte) (0x80 + i);
      file[66 + 4 * i] = (byte) i;
      file[67 + 4 * i] = (byte) 0x80; // nothing
    }
    CodedFrame frame = Codecs.decode(RLE, file, new FrameSpec(1, 2, 1, 32, 32, false), "film.dcm");
    assertThat(frame.value(0)).isEqualTo(0x80818283L);
    assertThat(frame.value(1)).isEqualTo(0x00010203L);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oneOfEach")
  void aStreamOfAnotherSizeIsRefused(CodecGolden one) {
    FrameSpec h = one.header();
    FrameSpec larger =
        new FrameSpec(h.rows() + 1, h.columns(), h.samples(), h.bitsAllocated(), 8, false);
    refused(one.uid(), one.file(), larger, " must ", ", got ");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oneOfEach")
  void aStreamThatEndsEarlyIsRefused(CodecGolden one) {
    for (int part = 0; part < 10; part++) {
      byte[] cut = Arrays.copyOf(one.file(), one.file().length * part / 11);
      refused(one.uid(), cut, one.header(), " must ", "got ");
    }
  }

  @Test
  void framesBeyondTheLimitAreRefusedBeforeAnythingIsAllocated() {
    refused(
        RLE,
        new byte[64],
        new FrameSpec(65535, 65535, 3, 16, 16, false),
        "134217728",
        "65535 x 65535 x 3");
  }

  @Test
  void unknownTransferSyntaxesAreRefused() {
    refused("1.2.840.10008.1.2", new byte[64], new FrameSpec(1, 1, 1, 8, 8, false), "got 1.2.840");
    refused(JPEG + "50", new byte[64], new FrameSpec(1, 1, 1, 8, 8, false), "got none in 64 bytes");
  }

  @Test
  void mappingTablesAreRefused() {
    CodecGolden one = golden("ls", "JPEG-LS, 8 bits");
    byte[] file = one.file().clone();
    int scan = 0;
    while (file[scan] != -1 || (file[scan + 1] & 0xff) != 0xda) {
      scan++;
    }
    file[scan + 6] = 1;
    refused(one.uid(), file, one.header(), "mapping table");
  }
}
