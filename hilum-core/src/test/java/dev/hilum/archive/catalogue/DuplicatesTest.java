package dev.hilum.archive.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.archive.SelectedFilms;
import dev.hilum.archive.Selection;
import dev.hilum.image.Filter;
import dev.hilum.image.GrayImage;
import dev.hilum.image.PixelImage;
import dev.hilum.image.Resize;
import dev.hilum.image.ValueRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicatesTest {
  @TempDir Path dir;

  @Test
  void equalPixelsAreFoundWhateverTheFile() throws IOException {
    String place = dir.resolve("films.db").toString();
    GrayImage film = Folder.pixels(5, 120, 90);
    float[] deep = film.pixels().clone();
    for (int i = 0; i < deep.length; i++) {
      deep[i] = deep[i] * 200 + 1000; // the same film at 16 bits
    }
    GrayImage sixteen = new GrayImage(120, 90, deep, ValueRange.SHORT16);
    float[] noisy = film.pixels().clone();
    for (int i = 0; i < noisy.length; i += 7) {
      noisy[i] = Math.min(255, noisy[i] + 3);
    }
    new Folder(dir.resolve("one"))
        .film("a.png", film, 8)
        .film("b.png", sixteen, 16)
        .film("c.png", new GrayImage(120, 90, noisy, ValueRange.BYTE), 8)
        .film("d.png", 77)
        .text(
            "films.csv",
            "film,patient,path,split\na,p,a.png,train\nb,q,b.png,test\n"
                + "c,r,c.png,test\nd,s,d.png,test\ne,t,,test\nf,u,broken.png,test\n")
        .text("broken.png", "no image")
        .index(place, true);
    Duplicates found = Duplicates.of(Catalogue.open(place), 4);
    assertThat(found.groups()).containsExactly(List.of("a", "b"));
    assertThat(found.near()).hasSize(1);
    assertThat(found.near().getFirst().distance()).isLessThanOrEqualTo(4);
    assertThat(List.of(found.near().getFirst().film(), found.near().getFirst().other()))
        .containsExactlyInAnyOrder("a", "c");
    assertThat(found.films()).isEqualTo(4);
    assertThat(found.without()).isEqualTo(2);

    assertThatThrownBy(
            () ->
                SelectedFilms.write(
                    Catalogue.open(place),
                    Selection.ALL,
                    dir.resolve("out.csv"),
                    false,
                    List.of(),
                    false))
        .hasMessageContaining("got 0 patients and 1 film in several of [train, test]");
  }

  @Test
  void aCatalogueWithoutHashesSaysHowToMakeThem() throws IOException {
    String place = dir.resolve("films.db").toString();
    new Folder(dir.resolve("one")).table(3, 1).index(place, false);
    assertThatThrownBy(() -> Duplicates.of(Catalogue.open(place), 2))
        .hasMessageContaining("must hold hashes of pixels, got none")
        .hasMessageContaining("--hash");
    Files.delete(dir.resolve("films.db"));
  }

  @Test
  void aFilmKeepsItsLookWhenItIsScaledOrChangedInContrast() {
    byte[] film = soft(9);
    byte[] half = Resize.bytes(film, 240, 180, 120, 90, Filter.BICUBIC);
    byte[] flat = film.clone();
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (byte) (40 + (flat[i] & 0xff) / 2);
    }
    long own = look(film, 240, 180);
    assertThat(PixelHash.distance(own, look(half, 120, 90))).isLessThanOrEqualTo(4);
    assertThat(PixelHash.distance(own, look(flat, 240, 180))).isLessThanOrEqualTo(4);
    assertThat(PixelHash.distance(own, look(soft(10), 240, 180))).isGreaterThan(10);
  }

  /** Random shades that pass softly into one another. */
  private static byte[] soft(long seed) {
    byte[] shades = new byte[144];
    new Random(seed).nextBytes(shades);
    return Resize.bytes(shades, 12, 12, 240, 180, Filter.BICUBIC);
  }

  private static long look(byte[] pixels, int width, int height) {
    return PixelHash.of(new PixelImage(width, height, 1, 8, pixels)).perceptual();
  }
}
