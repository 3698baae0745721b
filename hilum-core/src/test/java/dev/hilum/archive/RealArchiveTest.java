package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hilum.finding.Finding;
import dev.hilum.io.Csv;
import dev.hilum.study.Film;
import dev.hilum.study.Region;
import dev.hilum.study.Sex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Counts of the shared real data, counted independently of this code; skipped where it is absent.
 */
class RealArchiveTest {
  @TempDir Path folder;

  @Test
  void nih() {
    Archive archive = Archives.open(data("nih"));
    ArchiveScan scan = ArchiveScan.of(archive);
    assertThat(scan.layout()).isEqualTo("nih");
    assertThat(scan.films()).isEqualTo(834);
    assertThat(scan.studies()).isEqualTo(834);
    assertThat(scan.patients()).isEqualTo(562);
    assertThat(scan.views()).isEqualTo(Map.of("AP", 481L, "PA", 353L));
    assertPositives(scan, "Pneumonia", 415, "No Finding", 419, "Infiltration", 149);
    assertPositives(scan, "Atelectasis", 92, "Edema", 82, "Pleural Effusion", 71);
    assertThat(scan.findings().get("Pneumonia")).isEqualTo(new ArchiveScan.Labels(415, 419, 0, 0));
    assertThat(scan.problems()).isEmpty();
    assertThat(scan.duplicates()).isEmpty();
    try (Stream<Film> films = archive.films()) {
      assertThat(films.filter(film -> film.sex() == Sex.FEMALE)).hasSize(392);
    }
    List<String> problems = new ArrayList<>();
    List<Region> boxes = ((NihArchive) archive).regions(problems::add).toList();
    assertThat(boxes).hasSize(39);
    assertThat(problems).isEmpty();
    Region first = boxes.getFirst();
    assertThat(first.finding()).isEqualTo(Finding.PLEURAL_EFFUSION);
    assertThat(first.x() * 512).isEqualTo(863.004444444444 / 2);
  }

  @Test
  void covidChestxray() {
    Archive archive = Archives.open(data("covid-chestxray"));
    ArchiveScan scan = ArchiveScan.of(archive);
    assertThat(scan.layout()).isEqualTo("covid-chestxray");
    assertThat(scan.films()).isEqualTo(443);
    assertThat(scan.patients()).isEqualTo(249);
    assertThat(scan.views())
        .isEqualTo(Map.of("PA", 238L, "AP Supine", 95L, "AP", 80L, "LATERAL", 30L));
    assertPositives(scan, "COVID-19", 363, "ARDS", 15, "No Finding", 14);
    assertPositives(scan, "SARS", 16, "Pneumocystis", 13, "Streptococcus", 11);
    assertThat(scan.problems()).isEmpty();
    try (Stream<Film> films = archive.films()) {
      List<Film> all = films.toList();
      assertThat(all.stream().filter(film -> film.extra().containsKey("clinical_notes")))
          .hasSize(348);
      assertThat(all.stream().filter(film -> !film.extra().containsKey("license"))).hasSize(171);
    }
  }

  @Test
  void kermany() {
    ArchiveScan scan = ArchiveScan.of(Archives.open(data("kermany")));
    assertThat(scan.layout()).isEqualTo("kermany");
    assertThat(scan.films()).isEqualTo(4456);
    assertThat(scan.patients()).isEqualTo(2243);
    assertPositives(scan, "Pneumonia", 3307, "No Finding", 1149, "Bacterial Pneumonia", 2137);
    assertThat(scan.problems()).isEmpty();
    assertThat(scan.duplicates()).hasSize(14).allMatch(ids -> ids.size() > 1);
  }

  @Test
  void theWholeNihTableIsReadInAMoment() {
    Path table = data("labels").resolve("Data_Entry_2017_v2020.csv.gz");
    long fastest = Long.MAX_VALUE;
    int rows = 0;
    for (int attempt = 0; attempt < 5; attempt++) {
      long start = System.nanoTime();
      rows = 0;
      try (Csv csv = Csv.open(table)) {
        for (Optional<Csv.Row> row = csv.next(); row.isPresent(); row = csv.next()) {
          rows++;
        }
      }
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    System.out.printf("NIH table: %d rows in %.0f ms%n", rows, fastest / 1e6);
    assertThat(rows).isEqualTo(112_120);
    assertThat(fastest).isLessThan(500_000_000L);
  }

  @Test
  void filmsOfNihTravelThroughATable() {
    Archive archive = Archives.open(data("nih"));
    Path table = folder.resolve("films.csv");
    FilmsTable.write(table, archive.findings(), archive.films());
    List<Film> back = FilmsTable.read(table);
    List<Film> films = archive.films().toList();
    assertThat(back).hasSameSizeAs(films);
    for (int i = 0; i < films.size(); i++) {
      assertThat(back.get(i).labels()).isEqualTo(films.get(i).labels());
      assertThat(back.get(i).age()).isEqualTo(films.get(i).age());
      assertThat(back.get(i).patient()).isEqualTo(films.get(i).patient());
    }
  }

  private static void assertPositives(ArchiveScan scan, Object... expected) {
    for (int i = 0; i < expected.length; i += 2) {
      assertThat(scan.findings().get(expected[i]).positives())
          .as(expected[i].toString())
          .isEqualTo(((Integer) expected[i + 1]).longValue());
    }
  }

  private static Path data(String name) {
    return RealData.folder(name)
        .orElseGet(() -> abort("the shared real data is not here (HILUM_DATA): " + name));
  }
}
