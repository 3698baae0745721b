package dev.hilum.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.image.PixelImage;
import org.junit.jupiter.api.Test;

/** From stored values to display: order, padding, inversion, functional groups. */
class DisplayTest {
  private static final int UNDEFINED = -1;

  private static int[] shown(Handmade file) {
    PixelImage image = file.open().display(0, DisplayPolicy.VOI_FIRST);
    int[] levels = new int[image.samples().length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = image.samples()[i] & 0xff;
    }
    return levels;
  }

  private static Handmade film() {
    return Handmade.image(1, 5, 12);
  }

  @Test
  void leastToGreatestIsSpread() {
    assertThat(shown(film().pixels(100, 200, 300, 400, 500))).containsExactly(0, 64, 128, 191, 255);
  }

  @Test
  void paddingIsLeftOutOfTheRangeAndBlack() {
    assertThat(shown(film().us(0x00280120, 4000).pixels(4000, 200, 300, 400, 600)))
        .containsExactly(0, 0, 64, 128, 255);
    assertThat(shown(film().us(0x00280120, 0).us(0x00280121, 50).pixels(0, 50, 100, 200, 300)))
        .containsExactly(0, 0, 0, 128, 255);
  }

  @Test
  void paddingHasTheSignOfThePixels() {
    Handmade file =
        film().us(0x00280103, 1).us(0x00280120, 63536).pixels(-2000 & 0xffff, 0, 100, 200, 400);
    Handmade sixteen = file.us(0x00280101, 16).us(0x00280102, 15);
    assertThat(shown(sixteen)).containsExactly(0, 0, 64, 128, 255);
  }

  @Test
  void aFilmOfOneValueIsBlack() {
    assertThat(shown(film().pixels(7, 7, 7, 7, 7))).containsOnly(0);
  }

  @Test
  void inversionComesAfterTheWindow() {
    int[] values = {0, 1000, 1500, 2000, 4000};
    Handmade inverse =
        film()
            .text(0x00281050, "DS", "1500.5")
            .text(0x00281051, "DS", "1001")
            .text(0x20500020, "CS", "INVERSE")
            .pixels(values);
    assertThat(shown(inverse)).containsExactly(255, 255, 128, 0, 0);
  }

  @Test
  void inverseAndMonochrome1TogetherInvertOnce() {
    Handmade both =
        Handmade.file()
            .us(0x00280002, 1)
            .text(0x00280004, "CS", "MONOCHROME1")
            .us(0x00280010, 1)
            .us(0x00280011, 2)
            .us(0x00280100, 16)
            .us(0x00280101, 16)
            .us(0x00280102, 15)
            .us(0x00280103, 0)
            .text(0x20500020, "CS", "INVERSE")
            .pixels(1, 2);
    assertThat(shown(both)).containsExactly(255, 0);
  }

  @Test
  void aWindowWithoutWidthIsLeftAsideAndNoted() {
    Dicom dicom =
        film()
            .text(0x00281050, "DS", "10")
            .text(0x00281051, "DS", "0")
            .pixels(1, 2, 3, 4, 5)
            .open();
    assertThat(dicom.display(0, DisplayPolicy.VOI_FIRST).samples()).endsWith((byte) 255);
    assertThat(dicom.notes()).anyMatch(note -> note.contains("a window of width 0.0"));
  }

  @Test
  void framesHaveTheirOwnRescale() {
    Handmade file = Handmade.image(1, 1, 12).text(0x00280008, "IS", "2");
    file.text(0x00281052, "DS", "0").text(0x00281053, "DS", "1");
    file.header(0x52009230, "SQ", UNDEFINED);
    for (String slope : new String[] {"2", "3"}) {
      file.item(0xfffee000, UNDEFINED)
          .header(0x00289145, "SQ", UNDEFINED)
          .item(0xfffee000, UNDEFINED)
          .text(0x00281052, "DS", "1")
          .text(0x00281053, "DS", slope)
          .item(0xfffee00d, 0)
          .item(0xfffee0dd, 0)
          .item(0xfffee00d, 0);
    }
    Dicom dicom = file.item(0xfffee0dd, 0).pixels(10, 10).open();
    assertThat(dicom.modality(0).at(0, 0)).isEqualTo(21);
    assertThat(dicom.modality(1).at(0, 0)).isEqualTo(31);
  }

  @Test
  void burnedInTextIsFlagged() {
    Dicom dicom = film().text(0x00280301, "CS", "YES").pixels(1, 2, 3, 4, 5).open();
    assertThat(dicom.notes()).anyMatch(note -> note.startsWith("BurnedInAnnotation is YES"));
  }

  @Test
  void radDinoHasAShortSideOf518AndNoInversion() {
    int[] values = new int[60 * 40];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 40 * 10;
    }
    PixelImage image =
        Handmade.image(60, 40, 12).pixels(values).open().display(0, DisplayPolicy.RAD_DINO);
    assertThat(image.width()).isEqualTo(518);
    assertThat(image.height()).isEqualTo(777);
    assertThat(image.samples()[0] & 0xff).isLessThan(3);
    assertThat(image.samples()[517] & 0xff).isGreaterThan(252);
  }
}
