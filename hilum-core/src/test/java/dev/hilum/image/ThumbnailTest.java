package dev.hilum.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThumbnailTest {
  @Test
  void eachPixelIsTheMeanOfItsArea() {
    byte[] samples = {0, 2, 10, 20, 4, 6, 30, 40, (byte) 200, (byte) 200, 0, 0};
    GrayImage small = Thumbnail.of(new PixelImage(4, 3, 1, 8, samples), 2, 1);
    assertThat(small.pixels()).containsExactly((0 + 2 + 4 + 6 + 400) / 6f, 100 / 6f);
    byte[] deep = {1, 0, 2, 0, 3, 0, 4, 0};
    GrayImage wide = Thumbnail.of(new PixelImage(2, 2, 1, 16, deep), 1, 1);
    assertThat(wide.pixels()).containsExactly(640);
    assertThat(wide.range()).isEqualTo(ValueRange.SHORT16);
  }

  @Test
  void aSmallFilmIsEnlargedAndAShapeIsKept() {
    PixelImage one = new PixelImage(2, 1, 1, 8, new byte[] {1, 9});
    assertThat(Thumbnail.of(one, 4, 2).pixels()).containsExactly(1, 1, 9, 9, 1, 1, 9, 9);
    GrayImage within = Thumbnail.within(new PixelImage(300, 100, 1, 8, new byte[30000]), 60);
    assertThat(within.width()).isEqualTo(60);
    assertThat(within.height()).isEqualTo(20);
  }

  @Test
  void tilesStandInTheMiddleOfTheirPlaces() {
    GrayImage tile = new GrayImage(4, 2, new float[] {1, 2, 3, 4, 5, 6, 7, 8}, ValueRange.BYTE);
    GrayImage deep = new GrayImage(1, 1, new float[] {65535}, ValueRange.SHORT16);
    GrayImage sheet = Mosaic.of(List.of(tile, deep, tile), 4, 2);
    assertThat(sheet.width()).isEqualTo(10);
    assertThat(sheet.height()).isEqualTo(10);
    assertThat(sheet.at(0, 1)).isEqualTo(1);
    assertThat(sheet.at(3, 8)).isEqualTo(8);
    assertThat(sheet.at(7, 1)).isEqualTo(255);
    assertThatThrownBy(() -> Mosaic.of(List.of(tile), 3, 2)).hasMessageContaining("got 4 x 2");
    assertThatThrownBy(() -> Mosaic.of(List.of(), 3, 2)).hasMessageContaining("at least one film");
  }
}
