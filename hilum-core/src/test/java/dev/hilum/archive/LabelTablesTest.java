package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.Csv;
import dev.hilum.study.Film;
import dev.hilum.study.Mask;
import dev.hilum.study.Region;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The full label tables of public collections, whose counts were made without this code (zcat, awk
 * and sort); skipped where the shared real data is absent.
 */
class LabelTablesTest {
  private final List<String> problems = new ArrayList<>();

  @Test
  void nihHas112120FilmsAnd984Boxes() {
    Archive archive = open("Data_Entry_2017_v2020.csv.gz");
    assertThat(archive.layout()).isEqualTo("nih");
    assertThat(archive.explanation()).contains("none of the images is here");
    Map<Finding, long[]> labels = labels(archive, 112_120);
    assertThat(present(labels, Finding.PNEUMONIA)).isEqualTo(1431);
    assertThat(present(labels, Finding.NO_FINDING)).isEqualTo(60_361);
    assertThat(present(labels, Finding.HERNIA)).isEqualTo(227);
    try (Stream<Region> boxes = archive.regions(problems::add)) {
      assertThat(boxes).hasSize(984);
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void chexpertHas223414Films() {
    Archive archive = open("chexpert_train.csv.gz");
    assertThat(archive.layout()).isEqualTo("chexpert");
    Map<Finding, long[]> labels = labels(archive, 223_414);
    assertThat(problems).isEmpty();
    assertThat(present(labels, Finding.PLEURAL_EFFUSION)).isEqualTo(86_187);
    assertThat(labels.get(Finding.ATELECTASIS)[Label.UNCERTAIN.ordinal()]).isEqualTo(33_739);
    assertThat(present(labels, Finding.NO_FINDING)).isEqualTo(22_381);
    Map<View, Long> views = new TreeMap<>();
    try (Stream<Film> films = archive.films()) {
      films.forEach(film -> views.merge(film.view(), 1L, Long::sum));
    }
    assertThat(views).containsEntry(View.LATERAL, 32_387L).containsEntry(View.PA, 29_420L);
  }

  @Test
  void vinBigDataHas67914RowsOf15000Films() {
    Archive archive = open("vinbigdata-train.csv.gz");
    try (Stream<Film> films = archive.films(problems::add)) {
      assertThat(films).hasSize(15_000);
    }
    assertThat(problems).isEmpty();
    int rows = 0;
    int boxes = 0;
    try (Csv csv = Csv.open(labels().resolve("vinbigdata-train.csv.gz"))) {
      for (Optional<Csv.Row> row = csv.next(); row.isPresent(); row = csv.next()) {
        assertThat(Vocabulary.VINDR.of(row.get().get("class_name"))).isNotEmpty();
        rows++;
        boxes += row.get().get("x_min").isEmpty() ? 0 : 1;
      }
    }
    assertThat(rows).isEqualTo(67_914);
    assertThat(boxes).isEqualTo(36_096);
  }

  @Test
  void siimOutlinesLieBesideTheSpineAndAtTheTop() {
    Archive archive = open("siim-pneumothorax-train-rle.csv.gz");
    assertThat(archive.layout()).isEqualTo("siim-pneumothorax");
    Map<Finding, long[]> labels = labels(archive, 12_047);
    assertThat(present(labels, Finding.PNEUMOTHORAX)).isEqualTo(2_669);
    long[] all = {0};
    long[] spine = {0};
    long[] upper = {0};
    try (Stream<Mask> outlines = archive.masks(problems::add)) {
      long masks =
          outlines
              .peek(mask -> all[0] += mask.inside().cardinality())
              .peek(mask -> spine[0] += count(mask, i -> i % 1024 / 64 == 8))
              .peek(mask -> upper[0] += count(mask, i -> i / 1024 < 384))
              .filter(mask -> true)
              .count();
      assertThat(masks).isEqualTo(3_576);
    }
    assertThat(problems).isEmpty();
    // air lies beside the spine and rises to the top; read along rows it would do neither
    assertThat((double) spine[0] / all[0]).isLessThan(0.03);
    assertThat((double) upper[0] / all[0]).isGreaterThan(0.6);
  }

  @Test
  void readersOfGoogleReplaceTheMinedLabels() {
    Archive archive = open("google2019_nih-chest-xray-labels.csv.gz");
    assertThat(archive.layout()).isEqualTo("nih");
    Map<Finding, long[]> labels = labels(archive, 4_376);
    assertThat(problems).singleElement().asString().contains("got 155");
    assertThat(present(labels, Finding.LUNG_OPACITY)).isEqualTo(2_166);
    assertThat(present(labels, Finding.FRACTURE)).isEqualTo(186);
    assertThat(present(labels, Finding.NODULE_OR_MASS)).isEqualTo(605);
    try (Stream<Film> films = archive.films()) {
      assertThat(films.filter(film -> film.split().equals(Optional.of(Split.TEST)))).hasSize(1962);
    }
  }

  @Test
  void aFolderOfTablesIsReadTableByTable() {
    Path folder = labels();
    Archive archive = Archives.open(folder);
    assertThat(archive.layout()).isEqualTo("tables");
    assertThat(archive.explanation()).contains("chexpert_train.csv.gz as chexpert");
    Map<String, Integer> tables = new TreeMap<>();
    try (Stream<Film> films = archive.films(problems::add)) {
      films.forEach(film -> tables.merge(film.extra().get("table"), 1, Integer::sum));
    }
    assertThat(tables)
        .isEqualTo(
            Map.of(
                "Data_Entry_2017_v2020.csv.gz", 112_120,
                "chexpert_train.csv.gz", 223_414,
                "google2019_nih-chest-xray-labels.csv.gz", 4_376,
                "siim-pneumothorax-train-rle.csv.gz", 12_047,
                "vinbigdata-train.csv.gz", 15_000));
  }

  @Test
  void theTestSetOfChexpertIsFiveHundredStudies() {
    Path folder = RealData.folder("chexpert-test").orElseGet(() -> abort("no shared real data"));
    Archive archive = Archives.open(folder);
    assertThat(archive.layout()).isEqualTo("chexpert");
    ArchiveScan scan = ArchiveScan.of(archive);
    assertThat(scan.films()).isEqualTo(500);
    assertThat(scan.studies()).isEqualTo(500);
    assertThat(scan.patients()).isEqualTo(500);
    assertThat(scan.findings().get("Cardiomegaly").positives()).isEqualTo(151);
    assertThat(scan.problems()).isEmpty();
  }

  private Map<Finding, long[]> labels(Archive archive, int films) {
    Map<Finding, long[]> counts = new TreeMap<>();
    try (Stream<Film> all = archive.films(problems::add)) {
      long n =
          all.peek(
                  film ->
                      film.labels()
                          .forEach(
                              (finding, label) ->
                                  counts
                                      .computeIfAbsent(finding, f -> new long[4])[
                                      label.ordinal()]++))
              .filter(film -> true)
              .count();
      assertThat(n).isEqualTo(films);
    }
    return counts;
  }

  private static long count(Mask mask, IntPredicate where) {
    return mask.inside().stream().filter(where).count();
  }

  private static long present(Map<Finding, long[]> labels, Finding finding) {
    return labels.get(finding)[Label.PRESENT.ordinal()];
  }

  private static Archive open(String table) {
    return Archives.open(labels().resolve(table));
  }

  private static Path labels() {
    return RealData.folder("labels")
        .orElseGet(() -> abort("the shared real data is not here (HILUM_DATA): labels"));
  }
}
