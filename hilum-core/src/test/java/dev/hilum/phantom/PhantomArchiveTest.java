package dev.hilum.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Archives;
import dev.hilum.archive.FilmPixels;
import dev.hilum.dicom.Dicom;
import dev.hilum.dicom.Tag;
import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.image.GrayImage;
import dev.hilum.image.ImageFile;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.io.Json;
import dev.hilum.study.Film;
import dev.hilum.study.Region;
import dev.hilum.study.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhantomArchiveTest {
  private static final PhantomCohort.Config COHORT = new PhantomCohort.Config(9, 64, 4);

  @TempDir Path folder;

  @Test
  void plainFolderReadsBackAsTheCohort() throws IOException {
    List<Integer> steps = new ArrayList<>();
    Path out = folder.resolve("cohort");
    int films = PhantomArchive.write(out, false, config("plain", 8), steps::add);
    assertThat(steps).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    PhantomCohort cohort = new PhantomCohort(COHORT);
    List<Film> made = cohort.films().toList();
    List<Film> read = Archives.open(out).films().toList();
    assertThat(read).hasSize(films).hasSameSizeAs(made);
    PhantomRenderer renderer = new PhantomRenderer(64);
    List<PhantomFilm> specs = cohort.people().flatMap(p -> p.films().stream()).toList();
    for (int i = 0; i < films; i++) {
      assertThat(read.get(i).id()).isEqualTo(made.get(i).id());
      assertThat(read.get(i).labels()).isEqualTo(made.get(i).labels());
      assertThat(read.get(i).view()).isEqualTo(made.get(i).view());
      assertThat(read.get(i).sex()).isEqualTo(made.get(i).sex());
      assertThat(read.get(i).age()).isEqualTo(made.get(i).age());
      GrayImage image = ImageFile.read(read.get(i).path().orElseThrow());
      assertThat(image).isEqualTo(renderer.render(specs.get(i), 8));
    }
    List<Report> reports = cohort.reports(sentence -> {}).toList();
    List<String> lines = Files.readAllLines(out.resolve("reports.jsonl"));
    for (int i = 0; i < films; i++) {
      assertThat(Json.parse(lines.get(i), "line").text("id")).isEqualTo(specs.get(i).id());
      assertThat(Json.parse(lines.get(i), "line").text("text")).isEqualTo(reports.get(i).text());
    }
    assertThat(out.resolve("masks").resolve(specs.getFirst().id() + "-lungs.png")).exists();
  }

  @Test
  void nihFolderReadsBackByTheNihReader() {
    Path out = folder.resolve("nih");
    int films = PhantomArchive.write(out, false, config("nih", 16), patients -> {});
    Archive archive = Archives.open(out);
    assertThat(archive.layout()).isEqualTo("nih");
    List<Film> read = archive.films().toList();
    List<Film> made = new PhantomCohort(COHORT).films().toList();
    assertThat(read).hasSize(films);
    for (int i = 0; i < films; i++) {
      Film a = read.get(i);
      Film b = made.get(i);
      assertThat(a.sex()).isEqualTo(b.sex());
      assertThat(a.age()).isEqualTo(b.age());
      assertThat(a.view()).isEqualTo(b.view());
      for (Finding finding :
          List.of(
              Finding.NO_FINDING,
              Finding.CARDIOMEGALY,
              Finding.PLEURAL_EFFUSION,
              Finding.PNEUMOTHORAX,
              Finding.CONSOLIDATION,
              Finding.ATELECTASIS,
              Finding.EDEMA)) {
        boolean broken = b.label(Finding.FRACTURE) == Label.PRESENT; // which NIH has no word for
        if (finding != Finding.NO_FINDING || !broken) {
          assertThat(a.label(finding)).as(a.id() + finding).isEqualTo(b.label(finding));
        }
      }
      assertThat(a.split()).isPresent();
      assertThat(a.label(Finding.NODULE)).isEqualTo(b.label(Finding.LUNG_LESION));
      assertThat(ImageFile.read(a.path().orElseThrow()).range().high()).isEqualTo(65535);
    }
    List<Region> boxes = archive.regions(sentence -> {}).toList();
    List<Region> truth =
        new PhantomCohort(COHORT)
            .regions(sentence -> {})
            .filter(box -> box.finding() != Finding.FRACTURE)
            .toList();
    assertThat(boxes).hasSameSizeAs(truth);
    for (int i = 0; i < boxes.size(); i++) {
      assertThat(boxes.get(i).x()).isEqualTo(truth.get(i).x());
      assertThat(boxes.get(i).height()).isEqualTo(truth.get(i).height());
    }
  }

  @ParameterizedTest
  @CsvSource({"dicom,8", "dicom,12", "dicom,16", "png,8"})
  void mimicTreeReadsBackByTheMimicReader(String format, int bits) throws IOException {
    Path out = folder.resolve("mimic");
    PhantomArchive.Config config = new PhantomArchive.Config(COHORT, "mimic", format, bits);
    int films = PhantomArchive.write(out, false, config, patients -> {});
    Archive archive = Archives.open(out);
    assertThat(archive.layout()).isEqualTo("mimic-cxr");
    List<String> problems = new ArrayList<>();
    List<Film> read = archive.films(problems::add).toList();
    List<Report> texts = archive.reports(problems::add).toList();
    assertThat(problems).isEmpty();
    PhantomCohort cohort = new PhantomCohort(COHORT);
    List<PhantomPatient> people = cohort.people().toList();
    assertThat(read).hasSize(films);
    PhantomRenderer renderer = new PhantomRenderer(COHORT.size());
    int i = 0;
    for (PhantomPatient person : people) {
      for (PhantomFilm film : person.films()) {
        Film a = read.get(i);
        PhantomReport report = PhantomReport.of(film, person.prior(film));
        assertThat(texts.get(i).text()).isEqualTo(report.text());
        assertThat(a.view()).isEqualTo(film.pose().view());
        for (Finding finding : Finding.CHEXPERT) {
          Label stated = report.stated().getOrDefault(finding, Label.UNKNOWN);
          assertThat(a.label(finding)).as(a.id() + finding).isEqualTo(stated);
        }
        GrayImage shown = FilmPixels.read(a).toGrayImage();
        double[] made = stretched(renderer.render(film, bits).pixels());
        assertThat(stretched(shown.pixels())).containsExactly(made, within(0.01));
        i++;
      }
    }
    try (Stream<Path> files = Files.walk(out)) {
      assertThat(files.filter(f -> f.toString().endsWith(format.equals("png") ? "png" : "dcm")))
          .hasSizeGreaterThanOrEqualTo(2 * films);
    }
  }

  /** As films are shown: the darkest pixel at 0, the brightest at 1. */
  private static double[] stretched(float[] pixels) {
    float low = Float.MAX_VALUE, high = 0;
    for (float p : pixels) {
      low = Math.min(low, p);
      high = Math.max(high, p);
    }
    double[] out = new double[pixels.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (pixels[i] - low) / (high - low);
    }
    return out;
  }

  @Test
  void filesSayThatTheyAreSynthetic() throws IOException {
    Path out = folder.resolve("marked");
    PhantomArchive.write(out, false, config("plain", 8), patients -> {});
    try (Stream<Path> files = Files.walk(out)) {
      for (Path png : files.filter(f -> f.toString().endsWith(".png")).toList()) {
        String head = new String(Files.readAllBytes(png), StandardCharsets.ISO_8859_1);
        assertThat(head)
            .contains("synthetic, no patient: phantom:size=64,seed=4,hospital=general film p00000");
      }
    }
    Path dicom = folder.resolve("dicom");
    PhantomArchive.write(
        dicom, false, new PhantomArchive.Config(COHORT, "plain", "dicom", 12), patients -> {});
    Path first = Archives.open(dicom).films().findFirst().orElseThrow().path().orElseThrow();
    try (Dicom file = Dicom.open(first)) {
      assertThat(file.attributes().string(Tag.named("ImageComments")).orElseThrow())
          .startsWith("SYNTHETIC");
      assertThat(file.attributes().string(Tag.PATIENT_ID)).contains("p000000");
    }
  }

  @Test
  void truthTablesNameFilesThatAreThere() throws IOException {
    Path out = folder.resolve("truth");
    PhantomArchive.write(out, false, config("nih", 8), patients -> {});
    List<PhantomPatient> people = new PhantomCohort(COHORT).people().toList();
    int films = people.stream().mapToInt(p -> p.films().size()).sum();
    assertThat(rows(out.resolve("counterfactuals.csv"), "file", "mask")).isEqualTo(films);
    assertThat(rows(out.resolve("masks.csv"), "file")).isGreaterThan(10 * films);
    int lesions =
        people.stream().flatMap(p -> p.films().stream()).mapToInt(f -> f.lesions().size()).sum();
    assertThat(rows(out.resolve("lesions.csv"), "mask")).isEqualTo(lesions);
    assertThat(rows(out.resolve("journeys.csv"))).isEqualTo(films - people.size());
  }

  /** Rows of a table whose named columns are files beside it. */
  private static int rows(Path table, String... columns) {
    int rows = 0;
    try (Csv csv = Csv.open(table)) {
      for (Csv.Row row : csv.rows()) {
        for (String column : columns) {
          assertThat(table.resolveSibling(row.get(column))).isRegularFile();
        }
        rows++;
      }
    }
    return rows;
  }

  @Test
  void leavesNothingBehindWhenStopped() {
    Path out = folder.resolve("stopped");
    assertThatThrownBy(
            () ->
                PhantomArchive.write(
                    out,
                    false,
                    config("plain", 8),
                    patients -> {
                      throw new IllegalStateException("stop");
                    }))
        .hasMessage("stop");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "chexpert,png,8,'plain, nih or mimic'",
    "plain,jpeg,8,png or dicom",
    "plain,png,12,8 or 16 bits",
    "mimic,dicom,10,also 12 as dicom"
  })
  void refusesWhatItDoesNotWrite(String layout, String format, int bits, String rule) {
    assertThatThrownBy(() -> new PhantomArchive.Config(COHORT, layout, format, bits))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(rule);
  }

  private static PhantomArchive.Config config(String layout, int bits) {
    return new PhantomArchive.Config(COHORT, layout, "png", bits);
  }
}
