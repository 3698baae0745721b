package dev.hilum.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What writers get wrong is read with a note, or refused in a sentence. */
class DicomTest {
  private static final int UNDEFINED = -1;

  @TempDir Path dir;

  @Test
  void attributesAreTyped() {
    Dicom dicom =
        Handmade.file()
            .text(0x00100030, "DA", "19641231")
            .text(0x00101010, "AS", "058Y")
            .text(0x00100010, "PN", "Yamada^Tarou=a^b=c^d")
            .text(0x00180060, "DS", " 1.5e2\\70 ")
            .text(0x00200013, "IS", "7")
            .us(0x00280010, 5)
            .open();
    Attributes set = dicom.attributes();
    assertThat(set.date(Tag.PATIENT_BIRTH_DATE)).contains(LocalDate.of(1964, 12, 31));
    assertThat(set.age(Tag.PATIENT_AGE)).hasValue(58);
    assertThat(set.person(Tag.PATIENT_NAME)).contains(new PersonName("Yamada^Tarou", "a^b", "c^d"));
    assertThat(set.doubles(Tag.named("KVP"))).containsExactly(150, 70);
    assertThat(set.integer(Tag.INSTANCE_NUMBER)).hasValue(7);
    assertThat(set.integer(Tag.ROWS)).hasValue(5);
    assertThat(set.string(Tag.PATIENT_ID)).isEmpty();
    assertThat(dicom.notes()).isEmpty();
  }

  /** PS3.5 annex K.2. */
  @Test
  void chineseNamesSwitchTheirRepertoire() {
    String name = "Zhang^XiaoDong=\u001b$)A\u00d5\u00c5^\u001b$)A\u00d0\u00a1\u00b6\u00ab=";
    Dicom dicom =
        Handmade.file()
            .text(0x00080005, "CS", "\\ISO 2022 IR 58")
            .text(0x00100010, "PN", name)
            .open();
    assertThat(dicom.attributes().string(Tag.PATIENT_NAME)).contains("Zhang^XiaoDong=张^小东");
  }

  @Test
  void aBackslashWithinAKanjiSplitsNothing() {
    Dicom dicom =
        Handmade.file()
            .text(0x00080005, "CS", "\\ISO 2022 IR 87")
            .text(0x00104000, "LO", "\u001b$B0\\\u001b(B\\b") // 30 5c is one character
            .open();
    assertThat(dicom.attributes().strings(new Tag(0x00104000))).containsExactly("移", "b");
  }

  @Test
  void anUnknownCharacterSetIsNoted() {
    Dicom dicom =
        Handmade.file()
            .text(0x00080005, "CS", "KLINGON")
            .text(0x00100010, "PN", "J\u00e9r\u00f4me")
            .open();
    assertThat(dicom.attributes().string(Tag.PATIENT_NAME)).contains("Jérôme");
    assertThat(dicom.notes()).anyMatch(note -> note.contains("KLINGON"));
  }

  @Test
  void aNumberThatIsNoneIsRefusedByName() {
    Attributes set = Handmade.file().text(0x00200013, "IS", "1A").open().attributes();
    assertThatThrownBy(() -> set.integer(Tag.INSTANCE_NUMBER))
        .isInstanceOf(BadInputException.class)
        .hasMessage("handmade.dcm: (0020,0013) InstanceNumber must be a number, got \"1A\"");
  }

  @Test
  void aLengthBehindTheEndIsCutAndNoted() {
    byte[] whole = Handmade.file().text(0x00100020, "LO", "P-0123456789").done();
    Dicom dicom = Dicom.of(Arrays.copyOf(whole, whole.length - 4), "cut.dcm");
    assertThat(dicom.attributes().string(Tag.PATIENT_ID)).contains("P-012345");
    assertThat(dicom.notes()).singleElement().asString().contains("promises 12 bytes");
  }

  @Test
  void missingDelimitersEndWithTheFile() {
    Dicom dicom =
        Handmade.file()
            .header(0x00081140, "SQ", UNDEFINED)
            .item(0xfffee000, UNDEFINED)
            .text(0x00081155, "UI", "1.2.3")
            .open();
    Attributes item = dicom.attributes().item(new Tag(0x00081140)).orElseThrow();
    assertThat(item.string(new Tag(0x00081155))).contains("1.2.3");
  }

  @Test
  void sequencesAreNestedToADepthAndNotBeyond() {
    Handmade file = Handmade.file();
    for (int i = 0; i < 100; i++) {
      file.header(0x00081140, "SQ", UNDEFINED).item(0xfffee000, UNDEFINED);
    }
    assertThatThrownBy(file::open)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("nested at most 64 deep, got 65");
  }

  @Test
  void pixelsThatEndEarlyAreRefusedWithBothLengths() {
    Dicom dicom = Handmade.image(2, 3, 12).pixels(1, 2, 3, 4, 5).open();
    assertThat(dicom.attributes().integer(Tag.ROWS)).hasValue(2);
    assertThatThrownBy(() -> dicom.stored(0))
        .isInstanceOf(BadInputException.class)
        .hasMessage("handmade.dcm: frame 0 must end at byte 12 of the pixels, they have 10");
  }

  @Test
  void moreFramesThanAnythingHoldsAreRefusedOneByOne() {
    Dicom dicom =
        Handmade.image(60000, 4000, 12).text(0x00280008, "IS", "2147483647").pixels(1).open();
    assertThatThrownBy(() -> dicom.stored(Integer.MAX_VALUE - 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("must end at byte 1030792150560000000 of the pixels, they have 2");
  }

  @Test
  void aFrameThatIsNotThereIsRefused() {
    Dicom dicom = Handmade.image(1, 2, 12).pixels(1, 2).open();
    assertThat(dicom.frames()).isEqualTo(1);
    assertThatThrownBy(() -> dicom.stored(1)).hasMessageContaining("must be one of 0..0, got 1");
  }

  @Test
  void impossibleHeadersAreRefusedBeforeAnythingIsAllocated() {
    assertThatThrownBy(() -> Handmade.image(0, 2, 12).pixels(1).open().frames())
        .hasMessageContaining("Rows must be 1..65535, got 0");
    assertThatThrownBy(() -> Handmade.image(65535, 65535, 12).pixels(1).open().frames())
        .hasMessageContaining("at most 268435456 samples, got 65535 x 65535 x 1");
    assertThatThrownBy(() -> Handmade.image(2, 2, 17).pixels(1).open().frames())
        .hasMessageContaining("BitsStored must be 1..16, got 17");
    assertThatThrownBy(() -> Handmade.file().text(0x00100020, "LO", "P").open().frames())
        .hasMessage("handmade.dcm: must hold pixels, its data set has none");
  }

  @Test
  void valuesOfAHighHighBitAreShiftedDown() {
    Dicom dicom = Handmade.image(1, 3, 12).us(0x00280102, 15).pixels(0x0010, 0xfff0, 0x123f).open();
    assertThat(dicom.stored(0).values())
        .satisfies(
            values -> {
              assertThat(values.at(0)).isEqualTo(1);
              assertThat(values.at(1)).isEqualTo(0xfff);
              assertThat(values.at(2)).isEqualTo(0x123);
            });
    assertThat(dicom.notes()).anyMatch(note -> note.startsWith("High Bit is 15"));
  }

  @Test
  void aDeflateBombIsStopped() throws IOException {
    Deflater deflater = new Deflater(9, true);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    deflater.setInput(new byte[100 << 20]);
    deflater.finish();
    byte[] buffer = new byte[1 << 16];
    while (!deflater.finished()) {
      packed.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    Handmade file = Handmade.file(TransferSyntax.DEFLATED.uid()).raw(packed.toByteArray());
    assertThatThrownBy(file::open)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("deflated bytes must come to at most 25165824, got more");
  }

  @Test
  void whatIsNoDicomIsRefused() throws IOException {
    Path text = Files.writeString(dir.resolve("notes.txt"), "no film, but some text in it");
    assertThatThrownBy(() -> Dicom.open(text)).hasMessageContaining("must have DICM behind 128");
    Path empty = Files.write(dir.resolve("empty.dcm"), new byte[0]);
    assertThatThrownBy(() -> Dicom.open(empty)).hasMessageContaining("in its 0 bytes");
    assertThatThrownBy(() -> Dicom.open(dir.resolve("none.dcm")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("there is no such file");
    assertThat(FilmFile.isDicom(text)).isFalse();
    assertThat(FilmFile.isDicom(dir.resolve("none.dcm"))).isFalse();
  }

  @Test
  void aClosedFileGivesNothingMore() throws IOException {
    Path file = Files.write(dir.resolve("a.dcm"), Handmade.image(1, 2, 12).pixels(1, 2).done());
    Dicom dicom = Dicom.open(file);
    assertThat(dicom.stored(0).values().at(1)).isEqualTo(2);
    dicom.close();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> dicom.stored(0));
  }

  @Test
  void aTransferSyntaxThatIsWrongIsSeen() {
    byte[] file = DicomGolden.file("plain");
    String told = new String(file, StandardCharsets.ISO_8859_1);
    byte[] wrong =
        told.replace("1.2.840.10008.1.2.1\0", "1.2.840.10008.1.2\0\0\0")
            .getBytes(StandardCharsets.ISO_8859_1);
    Dicom dicom = Dicom.of(wrong, "wrong.dcm");
    assertThat(dicom.transferSyntax()).isEqualTo(TransferSyntax.IMPLICIT_LITTLE_ENDIAN);
    assertThat(dicom.display(0, DisplayPolicy.VOI_FIRST))
        .isEqualTo(Dicom.of(file, "right.dcm").display(0, DisplayPolicy.VOI_FIRST));
    assertThat(dicom.notes()).anyMatch(note -> note.contains("against the transfer syntax"));
  }

  @Test
  void chromaThatIsNotHalvedIsReadWhole() {
    byte[] pixels = {10, 20, 30, 40, 50, 60};
    Dicom dicom =
        Handmade.file()
            .us(0x00280002, 3)
            .text(0x00280004, "CS", "YBR_FULL_422")
            .us(0x00280006, 0)
            .us(0x00280010, 1)
            .us(0x00280011, 2)
            .us(0x00280100, 8)
            .us(0x00280101, 8)
            .us(0x00280102, 7)
            .us(0x00280103, 0)
            .bytes(0x7fe00010, "OB", pixels)
            .open();
    assertThat(((Samples.Bytes) dicom.stored(0).values()).values()).isEqualTo(pixels);
    assertThat(dicom.notes()).anyMatch(note -> note.startsWith("the chroma is stored for every"));
  }

  @Test
  void plainPixelsUnderACompressedSyntaxAreRead() {
    byte[] plain = Handmade.image(1, 2, 12).pixels(3, 4).done();
    String told = new String(plain, StandardCharsets.ISO_8859_1);
    String jpeg =
        told.replace("\u0014\u00001.2.840.10008.1.2.1\0", "\u0016\u00001.2.840.10008.1.2.4.50");
    Dicom dicom = Dicom.of(jpeg.getBytes(StandardCharsets.ISO_8859_1), "plain.dcm");
    assertThat(dicom.transferSyntax().name()).startsWith("JPEG Baseline");
    assertThat(dicom.stored(0).values().at(1)).isEqualTo(4);
    assertThat(dicom.notes())
        .contains("the pixels are not compressed, against the transfer syntax");
  }

  @Test
  void compressedPixelsUnderAPlainSyntaxAreRead() {
    Dicom jpeg = Dicom.of(DicomGolden.file("jpeg in fragments without offsets"), "jpeg.dcm");
    String told =
        new String(
            DicomGolden.file("jpeg in fragments without offsets"), StandardCharsets.ISO_8859_1);
    String plain = told.replace("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.1\0\0\0");
    Dicom dicom = Dicom.of(plain.getBytes(StandardCharsets.ISO_8859_1), "plain.dcm");
    assertThat(dicom.transferSyntax()).isEqualTo(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    for (int frame = 0; frame < 2; frame++) {
      assertThat(((Samples.Bytes) dicom.stored(frame).values()).values())
          .isEqualTo(((Samples.Bytes) jpeg.stored(frame).values()).values());
    }
  }

  @Test
  void noFrameIsOneFrame() {
    Dicom dicom = Handmade.image(1, 1, 12).text(0x00280008, "IS", "0").pixels(9).open();
    assertThat(dicom.frames()).isEqualTo(1);
    assertThat(dicom.stored(0).values().at(0)).isEqualTo(9);
  }

  @Test
  void aCodeStreamTellsItsColours() {
    String frame = "ff c0 0011 08 0001 0001 03 52 11 00 47 11 00 42 11 00";
    String jfif = "ff e0 0010 4a46494600 0101 00 0001 0001 00 00";
    String adobe = "ff ee 000e 41646f6265 0064 0000 0000 %02x";
    String ycc = frame.replace("52 11", "01 11");
    assertThat(CodedColour.of(stream(frame), "YBR_FULL_422")).isEqualTo("RGB");
    assertThat(CodedColour.of(stream(jfif + ycc), "RGB")).isEqualTo("YBR_FULL");
    assertThat(CodedColour.of(stream(adobe.formatted(0) + ycc), "YBR_FULL")).isEqualTo("RGB");
    assertThat(CodedColour.of(stream(adobe.formatted(1) + ycc), "RGB")).isEqualTo("YBR_FULL");
    assertThat(CodedColour.of(stream(ycc), "YBR_FULL_422")).isEqualTo("YBR_FULL_422");
    assertThat(CodedColour.of(stream(frame), "MONOCHROME2")).isEqualTo("MONOCHROME2");
  }

  private static byte[] stream(String hex) {
    return HexFormat.of().parseHex(("ff d8" + hex + "ff da 0000").replace(" ", ""));
  }
}
