package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hilum.image.PixelImage;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.View;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scan says of the shared real data; skipped where it is absent. */
class RealScanTest {

  @Test
  void reportsOfOpenIWithoutTheirFilms() {
    ArchiveScan scan = ArchiveScan.of(Archives.open(data("openi")));
    assertThat(scan.layout()).isEqualTo("openi");
    assertThat(scan.reports()).isEqualTo(3955);
    assertThat(scan.there()).isZero();
    assertThat(scan.films()).isEqualTo(7466);
    assertThat(scan.views()).isEqualTo(Map.of("FRONTAL", 3818L, "LATERAL", 3648L));
    assertThat(scan.problems()).isEmpty();
  }

  @Test
  void oneFilmInSevenTransferSyntaxes() {
    ArchiveScan scan = ArchiveScan.of(Archives.open(data("dicom/chest")));
    assertThat(scan.films()).isEqualTo(7);
    assertThat(scan.patients()).isEqualTo(1);
    assertThat(scan.views()).isEqualTo(Map.of("PA", 7L));
    assertThat(scan.sizes()).isEqualTo(Map.of("1841 x 1955", 7L));
    assertThat(scan.bits()).isEqualTo(Map.of("15", 7L));
    assertThat(scan.unreadable()).isEmpty();
    assertThat(scan.inverted()).isEmpty();
    assertThat(scan.problems()).isEmpty();
  }

  @Test
  void dicomOfAllKindsIsSortedOut() {
    ArchiveScan scan = ArchiveScan.of(Archives.open(data("dicom/pydicom")));
    assertThat(scan.layout()).isEqualTo("dicom-folder");
    assertThat(scan.films()).isEqualTo(64);
    assertThat(scan.problems().getLast()).contains("other DICOM files").contains("CT=8");
    assertThat(scan.inverted()).hasSizeLessThan(4); // grey test pictures that show no chest
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizers", "weights"})
  void foldersWithoutFilmsAreRefused(String name) {
    Path folder = data(name);
    assertThatThrownBy(() -> Archives.open(folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("must hold films")
        .hasMessageContaining(folder.toString());
  }

  /** The counts in docs/archive.md are printed here. */
  @ParameterizedTest
  @CsvSource({"nih, 2, 12", "covid-chestxray, 2, 4", "kermany, 1, 8"})
  void suspectsAreFewAmongRealFilmsAndManyAmongNegatives(String name, int inverted, int lateral) {
    List<Film> films = Archives.open(data(name)).films().toList();
    LongAdder frontal = new LongAdder(), negatives = new LongAdder(), laterals = new LongAdder();
    LongAdder found = new LongAdder(), sides = new LongAdder(), sidesFound = new LongAdder();
    films.parallelStream()
        .forEach(
            film -> {
              PixelImage image = FilmPixels.read(film);
              ChestPattern pattern = ChestPattern.of(image);
              if (film.view() == View.LATERAL) {
                sides.increment();
                sidesFound.add(pattern.lateral() ? 1 : 0);
              } else {
                frontal.increment();
                negatives.add(pattern.inverted() ? 1 : 0);
                laterals.add(pattern.lateral() ? 1 : 0);
                found.add(ChestPattern.of(ArchiveScanTest.negative(image)).inverted() ? 1 : 0);
              }
            });
    System.out.printf(
        "%s: %d frontal films, %d suspected negatives, %d suspected lateral; %d of their negatives"
            + " found; %d of %d lateral films found%n",
        name,
        frontal.sum(),
        negatives.sum(),
        laterals.sum(),
        found.sum(),
        sidesFound.sum(),
        sides.sum());
    assertThat(negatives.sum()).isLessThanOrEqualTo(inverted);
    assertThat(laterals.sum()).isLessThanOrEqualTo(lateral);
    assertThat(found.sum()).isGreaterThan(frontal.sum() * 8 / 10);
    assertThat(sidesFound.sum()).isGreaterThanOrEqualTo(sides.sum() / 3);
  }

  private static Path data(String name) {
    return RealData.folder(name)
        .orElseGet(() -> abort("the shared real data is not here (HILUM_DATA): " + name));
  }
}
