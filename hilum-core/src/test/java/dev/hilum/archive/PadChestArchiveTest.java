package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Report;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PadChestArchiveTest {
  private static final String NAME = "PADCHEST_chest_x_ray_images_labels_160K_01.02.19.csv";
  private static final String HEADER =
      ",ImageID,ImageDir,StudyDate_DICOM,StudyID,PatientID,PatientBirth,PatientSex_DICOM,"
          + "ViewPosition_DICOM,Projection,MethodProjection,Pediatric,ReportID,Report,MethodLabel,"
          + "Labels,Localizations,LabelsLocalizationsBySentence,labelCUIS,LocalizationsCUIS\n";
  private static final String ROWS =
      "0,a.png,0,20140915,s1,p1,1954.0,F,POSTEROANTERIOR,PA,Manual,No,r1,derram pleural izquierd"
          + " .,Physician,\"['pleural effusion', 'cardiomegaly', \"\"patient's hat\"\"]\",\"['loc"
          + " left']\",\"[['pleural effusion', 'loc left'], ['cardiomegaly']]\",[],[]\n"
          + "1,b.png,0,20140915,s1,p1,1954.0,F,LATERAL,L,Manual,No,r1,derram pleural izquierd"
          + " .,Physician,\"['pleural effusion', 'cardiomegaly', \"\"patient's hat\"\"]\",\"['loc"
          + " left']\",[],[],[]\n"
          + "2,c.png,1,20150102,s2,p2,nan,M,AP,AP_horizontal,Manual,No,r2,sin cambi"
          + " .,RNN_model,\"['unchanged']\",[],[],[],[]\n"
          + "3,d.png,1,20150102,s3,p3,2020.0,M,AP,AP,Manual,No,r3,,RNN_model,\"['normal']\",[],[],[],[]\n";

  @TempDir Path root;

  @Test
  void aRowIsAFilmAndItsReportIsTheStudys() throws IOException {
    Archive archive = tree().open();
    assertThat(archive.layout()).isEqualTo("padchest");
    List<String> problems = new ArrayList<>();
    List<Film> films = archive.films(problems::add).toList();
    Film film = films.getFirst();
    assertThat(film.patient()).isEqualTo("p1");
    assertThat(film.sex()).isEqualTo(Sex.FEMALE);
    assertThat(film.age()).hasValue(60);
    assertThat(films)
        .extracting(Film::view)
        .containsExactly(View.PA, View.LATERAL, View.AP_SUPINE, View.AP);
    assertThat(film.label(Finding.PLEURAL_EFFUSION)).isEqualTo(Label.PRESENT);
    assertThat(film.label(Finding.CARDIOMEGALY)).isEqualTo(Label.PRESENT);
    assertThat(film.label(Finding.PNEUMOTHORAX)).isEqualTo(Label.ABSENT);
    assertThat(films.get(2).label(Finding.PNEUMOTHORAX)).isEqualTo(Label.UNKNOWN);
    assertThat(films.get(3).label(Finding.NO_FINDING)).isEqualTo(Label.PRESENT);
    assertThat(film.extra())
        .containsEntry("Localizations", "['loc left']")
        .containsEntry("MethodLabel", "Physician")
        .containsEntry(Vocabulary.UNMAPPED, "patient's hat");
    assertThat(problems).singleElement().asString().contains("line 5").contains("got -5");
    assertThat(archive.reports(problems::add))
        .containsExactly(
            new Report("s1", "p1", "derram pleural izquierd ."),
            new Report("s2", "p2", "sin cambi ."));
    assertThat(archive.day(films.get(2)).getAsInt() - archive.day(film).getAsInt()).isEqualTo(109);
    ArchiveScan scan = ArchiveScan.of(archive);
    assertThat(scan.reports()).isEqualTo(2);
    assertThat(scan.years()).isEqualTo(Map.of("2014", 2L, "2015", 2L));
    assertThat(scan.sex()).isEqualTo(Map.of("F", 2L, "M", 2L));
  }

  @Test
  void theTableMayBeGzippedAndTheFilmsZipped() throws IOException {
    tree();
    byte[] png = Files.readAllBytes(root.resolve("images/a.png"));
    Files.delete(root.resolve(NAME));
    Files.delete(root.resolve("images/a.png"));
    Packed.write(root.resolve("0.zip"), Map.of("a.png", png));
    new Tree(root)
        .bytes(NAME + ".gz", Packed.gzip((HEADER + ROWS).getBytes(StandardCharsets.UTF_8)));
    ArchiveScan scan = new Tree(root).scan();
    assertThat(scan.layout()).isEqualTo("padchest");
    assertThat(scan.films()).isEqualTo(4);
    assertThat(scan.there()).isEqualTo(4);
    assertThat(scan.sizes()).isEqualTo(Map.of("4 x 3", 4L));
  }

  @Test
  void missingColumnsAreRefused() throws IOException {
    new Tree(root).text(NAME, "ImageID,Labels\na.png,['normal']\n").film("a.png", 1);
    assertThatThrownBy(() -> new Tree(root).open())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("missing [StudyID");
  }

  @Test
  void listsAreReadAsPythonWritesThem() {
    assertThat(PythonList.of("['a', \"b's\", 'it\\'s', '', nan]"))
        .containsExactly("a", "b's", "it's");
    assertThat(PythonList.of("[]")).isEmpty();
    assertThat(PythonList.of("nan")).isEmpty();
    assertThat(PythonList.of(" ")).isEmpty();
    for (String bad : List.of("a", "['a'", "['a' 'b']", "['a]", "[a]", "[['a']]")) {
      assertThatThrownBy(() -> PythonList.of(bad)).as(bad).isInstanceOf(BadInputException.class);
    }
  }

  private Tree tree() throws IOException {
    return new Tree(root)
        .text(NAME, HEADER + ROWS)
        .film("images/a.png", 1)
        .film("images/b.png", 2)
        .film("images/c.png", 3)
        .film("images/d.png", 4);
  }
}
