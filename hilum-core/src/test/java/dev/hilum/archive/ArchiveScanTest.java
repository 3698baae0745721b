package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.image.GrayImage;
import dev.hilum.image.PixelImage;
import dev.hilum.image.PngWriter;
import dev.hilum.image.ValueRange;
import dev.hilum.io.BadInputException;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.study.Film;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveScanTest {
  @TempDir Path root;

  @Test
  void everythingThatATableTellsIsCounted() throws IOException {
    new Tree(root)
        .text(
            "t.csv",
            "path,patient,view,sex,age,StudyDate,Mass\na.png,p,PA,F,40,20140203,1\n"
                + "b.png,p,LATERAL,M,,2015-06-01,0\nc.png,q,,,99,,\n")
        .film("a.png", 1)
        .film("b.png", 2)
        .film("c.png", 2);
    AtomicLong progress = new AtomicLong();
    ArchiveScan scan =
        ArchiveScan.of(
            new Tree(root).open(),
            new ArchiveScan.Config(true, Optional.empty(), progress::addAndGet));
    assertThat(progress).hasValue(3);
    assertThat(scan.views()).isEqualTo(Map.of("PA", 1L, "LATERAL", 1L, "unknown", 1L));
    assertThat(scan.sex()).isEqualTo(Map.of("F", 1L, "M", 1L, "unknown", 1L));
    assertThat(scan.ages().keySet()).containsExactly("40-49", "90+", "unknown");
    assertThat(scan.years()).isEqualTo(Map.of("2014", 1L, "2015", 1L, "unknown", 1L));
    assertThat(scan.sizes()).isEqualTo(Map.of("4 x 3", 3L));
    assertThat(scan.bits()).isEqualTo(Map.of("8", 3L));
    assertThat(scan.duplicates()).containsExactly(List.of("b.png", "c.png"));
    assertThat(scan.problems()).isEmpty();
  }

  @Test
  void negativesOfPhantomFilmsAreSuspectedAndTheFilmsAreNot() {
    List<Film> films =
        new PhantomCohort(PhantomCohort.Config.parse("phantom:patients=40,size=128"))
            .films()
            .toList();
    long wrong = 0, found = 0, lateral = 0;
    for (Film film : films) {
      PixelImage image = FilmPixels.read(film);
      ChestPattern pattern = ChestPattern.of(image);
      wrong += pattern.inverted() ? 1 : 0;
      lateral += pattern.lateral() ? 1 : 0;
      found += ChestPattern.of(negative(image)).inverted() ? 1 : 0;
    }
    System.out.printf(
        "%d phantom films: %d suspected negatives, %d suspected lateral; %d of their negatives"
            + " found%n",
        films.size(), wrong, lateral, found);
    assertThat(wrong).isZero();
    assertThat(lateral).isLessThan(films.size() / 50 + 1);
    assertThat(found).isGreaterThan(films.size() * 9L / 10);
  }

  @Test
  void aNegativeAmongFrontalFilmsIsNamed() throws IOException {
    List<Film> films =
        new PhantomCohort(PhantomCohort.Config.parse("phantom:patients=3,size=128"))
            .films()
            .toList();
    PixelImage image = FilmPixels.read(films.getFirst());
    new Tree(root)
        .text("t.csv", "path,view\ngood.png,PA\nbad.png,PA\nside.png,LATERAL\n")
        .bytes("good.png", png(image))
        .bytes("bad.png", png(negative(image)))
        .bytes("side.png", png(negative(image)));
    ArchiveScan scan = new Tree(root).scan();
    assertThat(scan.inverted()).containsExactly("bad.png");
    assertThat(scan.lateral()).isEmpty();
    ArchiveScan heads =
        ArchiveScan.of(
            new Tree(root).open(), new ArchiveScan.Config(false, Optional.empty(), films1 -> {}));
    assertThat(heads.inverted()).isEmpty();
    assertThat(heads.sizes()).isEqualTo(scan.sizes());
  }

  @Test
  void aFlatFilmIsSuspectedOfBeingNoFrontalOne() {
    PixelImage flat = PixelImage.of(new GrayImage(64, 64, new float[4096], ValueRange.BYTE));
    assertThat(ChestPattern.of(flat).lateral()).isTrue();
    assertThat(ChestPattern.of(flat).inverted()).isFalse();
  }

  @Test
  void officialTarsAreReadWithoutUnpacking() throws IOException {
    new Tree(root).film("x.png", 1).film("y.png", 2);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("images/00000001_000.png", Files.readAllBytes(root.resolve("x.png")));
    files.put("images/00000001_001.png", Files.readAllBytes(root.resolve("y.png")));
    files.put("images/00000001_002.png", Files.readAllBytes(root.resolve("y.png")));
    Path nih = Files.createDirectory(root.resolve("nih"));
    Packed.write(nih.resolve("images_001.tar.gz"), files);
    String row = ",No Finding,0,1,40,F,PA\n";
    new Tree(nih)
        .text(
            "Data_Entry_2017.csv",
            "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View"
                + " Position\n00000001_000.png"
                + row
                + "00000001_001.png"
                + row
                + "00000001_002.png"
                + row
                + "00000001_003.png"
                + row);
    ArchiveScan scan = new Tree(nih).scan();
    assertThat(scan.there()).isEqualTo(3);
    assertThat(scan.duplicates()).containsExactly(List.of("00000001_001.png", "00000001_002.png"));
    assertThat(scan.problems())
        .singleElement()
        .asString()
        .contains("00000001_003.png")
        .contains("no such file");
  }

  @Test
  void aContactSheetIsSpreadOverTheArchive() {
    Thumbnails sheet = new Thumbnails(8);
    for (int i = 0; i < 100; i++) {
      float[] pixels = new float[160 * 80];
      java.util.Arrays.fill(pixels, i);
      sheet.add(new GrayImage(160, 80, pixels, ValueRange.BYTE));
    }
    assertThat(sheet.films()).isBetween(4, 8);
    GrayImage picture = sheet.picture();
    int columns = (picture.width() + 2) / 162;
    assertThat(columns).isEqualTo(sheet.films());
    for (int i = 0; i < columns; i++) {
      assertThat(picture.at(i * 162 + 80, 80)).isEqualTo(i * 16);
      assertThat(picture.at(i * 162 + 80, 5)).isZero();
    }
    assertThatThrownBy(() -> new Thumbnails(8).picture())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got none");
  }

  private static byte[] png(PixelImage image) {
    return PngWriter.encode(image.toGrayImage(), 8);
  }

  static PixelImage negative(PixelImage image) {
    byte[] samples = image.samples().clone();
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (255 - (samples[i] & 0xff));
    }
    return new PixelImage(image.width(), image.height(), image.channels(), image.bits(), samples);
  }
}
