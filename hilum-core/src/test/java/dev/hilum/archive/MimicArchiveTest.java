package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.study.Film;
import dev.hilum.study.Patient;
import dev.hilum.study.Report;
import dev.hilum.study.Split;
import dev.hilum.study.Study;
import dev.hilum.study.View;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MimicArchiveTest {
  private static final String METADATA =
      "dicom_id,subject_id,study_id,PerformedProcedureStepDescription,ViewPosition,Rows,Columns,"
          + "StudyDate,StudyTime,ProcedureCodeSequence_CodeMeaning,ViewCodeSequence_CodeMeaning,"
          + "PatientOrientationCodeSequence_CodeMeaning\n"
          + "02aa804e-bde0afdd,10000032,50414267,CHEST (PA AND LAT),PA,3056,2544,21800506,"
          + "213014.531,CHEST (PA AND LAT),postero-anterior,Erect\n"
          + "174413ec-4ec4c1f7,10000032,50414267,CHEST (PA AND LAT),LATERAL,3056,2544,21800506,"
          + "213014.531,CHEST (PA AND LAT),lateral,Erect\n"
          + "2a2277a9-b0ded155,10000032,53189527,CHEST (PORTABLE AP),AP,3056,2544,21800626,"
          + "165500.312,CHEST (PORTABLE AP),antero-posterior,\n"
          + "68b5c4b1-227d0485,10000764,57375967,CHEST (PA AND LAT),,1900,2000,21321015,83947.25,"
          + "CHEST,,\n";
  private static final String LABELLED =
      "subject_id,study_id,Atelectasis,Cardiomegaly,Consolidation,Edema,Enlarged Cardiomediastinum,"
          + "Fracture,Lung Lesion,Lung Opacity,No Finding,Pleural Effusion,Pleural Other,Pneumonia,"
          + "Pneumothorax,Support Devices\n";

  @TempDir Path root;

  @BeforeEach
  void makeTree() throws IOException {
    new Tree(root)
        .text("mimic-cxr-2.0.0-metadata.csv", METADATA)
        .text(
            "mimic-cxr-2.0.0-split.csv",
            "dicom_id,study_id,subject_id,split\n"
                + "02aa804e-bde0afdd,50414267,10000032,train\n"
                + "174413ec-4ec4c1f7,50414267,10000032,train\n"
                + "2a2277a9-b0ded155,53189527,10000032,train\n"
                + "68b5c4b1-227d0485,57375967,10000764,validate\n")
        .text(
            "mimic-cxr-2.0.0-chexpert.csv",
            LABELLED
                + "10000032,50414267,,1.0,,-1.0,,,,,,0.0,,,,\n"
                + "10000032,53189527,,,,,,,,,1.0,,,,,\n")
        .text(
            "mimic-cxr-2.0.0-negbio.csv",
            LABELLED
                + "10000032,50414267,,1.0,,1.0,,,,,,0.0,,,,\n"
                + "10000764,57375967,,,,,,,,,,,,-1.0,,\n")
        .film("files/p10/p10000032/s50414267/02aa804e-bde0afdd.jpg", 1)
        .film("files/p10/p10000032/s50414267/174413ec-4ec4c1f7.dcm", 2)
        .film("files/p10/p10000032/s53189527/2a2277a9-b0ded155.jpg", 3)
        .film("files/p10/p10000764/s57375967/68b5c4b1-227d0485.jpg", 4)
        .text("files/p10/p10000032/s50414267.txt", "FINDINGS: The heart is large.\n")
        .text("files/p10/p10000764/s57375967.txt", "IMPRESSION: ___ pneumonia?\n");
  }

  @Test
  void filmsHaveTheLabelsOfTheirStudyAndTheOfficialSplit() {
    Archive archive = new Tree(root).open();
    assertThat(archive.layout()).isEqualTo("mimic-cxr");
    List<String> problems = new ArrayList<>();
    List<Film> films = archive.films(problems::add).toList();
    assertThat(films)
        .extracting(Film::view)
        .containsExactly(View.PA, View.LATERAL, View.AP, View.UNKNOWN);
    Film first = films.getFirst();
    assertThat(first.patient()).isEqualTo("10000032");
    assertThat(first.study()).isEqualTo("50414267");
    assertThat(first.label(Finding.CARDIOMEGALY)).isEqualTo(Label.PRESENT);
    assertThat(first.label(Finding.EDEMA)).isEqualTo(Label.UNCERTAIN);
    assertThat(first.label(Finding.PLEURAL_EFFUSION)).isEqualTo(Label.ABSENT);
    assertThat(first.label(Finding.PNEUMONIA)).isEqualTo(Label.UNKNOWN);
    assertThat(first.extra())
        .containsEntry("negbio", "Edema=1")
        .containsEntry("StudyDate", "21800506");
    assertThat(first.split()).contains(Split.TRAIN);
    assertThat(films.getLast().split()).contains(Split.VAL);
    assertThat(films.get(1).path().orElseThrow().toString()).endsWith("174413ec-4ec4c1f7.dcm");
    assertThat(films.getLast().label(Finding.PNEUMONIA))
        .as("a study that CheXpert has no row of")
        .isEqualTo(Label.UNCERTAIN);
    assertThat(problems).singleElement().asString().contains("got 1 of NegBio");
  }

  @Test
  void shiftedDatesGiveTheDaysBetweenTwoStudies() {
    List<Patient> patients = new Tree(root).open().patients(problem -> {}).toList();
    List<Study> studies = patients.getFirst().studies();
    assertThat(studies).hasSize(2);
    assertThat(studies.getLast().day().getAsInt() - studies.getFirst().day().getAsInt())
        .isEqualTo(51);
  }

  @Test
  void reportsLieBesideTheFoldersOfTheirStudies() {
    List<String> problems = new ArrayList<>();
    List<Report> reports = new Tree(root).open().reports(problems::add).toList();
    assertThat(reports)
        .containsExactly(
            new Report("50414267", "10000032", "FINDINGS: The heart is large.\n"),
            new Report("57375967", "10000764", "IMPRESSION: ___ pneumonia?\n"));
    assertThat(problems).singleElement().asString().contains("s53189527.txt").contains("no such");
  }

  @Test
  void theDicomReleaseIsReadByItsRecordList() throws IOException {
    Path other = root.resolve("dicom-release");
    new Tree(other)
        .text(
            "cxr-record-list.csv",
            "subject_id,study_id,dicom_id,path\n"
                + "10000032,50414267,02aa,files/p10/p10000032/s50414267/02aa.dcm\n")
        .film("files/p10/p10000032/s50414267/02aa.dcm", 1)
        .text("mimic-cxr-reports/files/p10/p10000032/s50414267.txt", "Normal.");
    Archive archive = new Tree(other).open();
    assertThat(archive.layout()).isEqualTo("mimic-cxr");
    assertThat(archive.films())
        .singleElement()
        .satisfies(
            film -> {
              assertThat(film.id()).isEqualTo("02aa");
              assertThat(film.path().orElseThrow()).isRegularFile();
            });
    assertThat(archive.reports(problem -> {})).extracting(Report::text).containsExactly("Normal.");
    assertThat(archive.findings()).isEmpty();
  }

  @Test
  void reportsAreReadInTheirZip() throws IOException {
    Path other = root.resolve("packed");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("files/p10/p10000032/s50414267.txt"));
      zip.write("Normal.".getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    new Tree(other)
        .text(
            "mimic-cxr-2.0.0-metadata.csv",
            "dicom_id,subject_id,study_id,ViewPosition\n"
                + "02aa,10000032,50414267,PA\n03bb,10000032,50414268,AP\n")
        .film("files/p10/p10000032/s50414267/02aa.jpg", 1)
        .film("files/p10/p10000032/s50414268/03bb.jpg", 2);
    assertThat(new Tree(other).open().reports(problem -> {})).as("films alone").isEmpty();
    new Tree(other).bytes("mimic-cxr-reports.zip", bytes.toByteArray());
    List<String> problems = new ArrayList<>();
    Archive archive = new Tree(other).open();
    assertThat(archive.reports(problems::add))
        .containsExactly(new Report("50414267", "10000032", "Normal."));
    assertThat(problems).singleElement().asString().contains("s50414268.txt");
  }
}
