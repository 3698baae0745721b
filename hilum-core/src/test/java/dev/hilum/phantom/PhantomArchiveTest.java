package dev.hilum.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Archives;
import dev.hilum.finding.Finding;
import dev.hilum.image.GrayImage;
import dev.hilum.image.ImageFile;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.study.Film;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    List<String> lines = Files.readAllLines(out.resolve("reports.jsonl"));
    for (int i = 0; i < films; i++) {
      assertThat(Json.parse(lines.get(i), "line").text("id")).isEqualTo(specs.get(i).id());
      assertThat(Json.parse(lines.get(i), "line").text("text"))
          .isEqualTo(PhantomReport.of(specs.get(i)).text());
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
              Finding.EDEMA)) {
        assertThat(a.label(finding)).as(a.id() + finding).isEqualTo(b.label(finding));
      }
      assertThat(a.label(Finding.NODULE)).isEqualTo(b.label(Finding.LUNG_LESION));
      assertThat(ImageFile.read(a.path().orElseThrow()).range().high()).isEqualTo(65535);
    }
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
    "mimic,png,8,plain or nih",
    "plain,dicom,8,written as png",
    "plain,png,12,8 or 16 bits"
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
