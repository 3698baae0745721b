package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.study.Film;
import dev.hilum.study.Report;
import dev.hilum.study.Sex;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChexpertArchiveTest {
  private static final String FOURTEEN =
      "No Finding,Enlarged Cardiomediastinum,Cardiomegaly,Lung Opacity,Lung Lesion,Edema,"
          + "Consolidation,Pneumonia,Atelectasis,Pneumothorax,Pleural Effusion,Pleural Other,"
          + "Fracture,Support Devices\n";
  private static final String HEADER = "Path,Sex,Age,Frontal/Lateral,AP/PA," + FOURTEEN;
  private static final String FRONTAL = "patient00001/study1/view1_frontal.jpg";

  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(strings = {"", "CheXpert-v1.0-small/", "CheXpert-v1.0/"})
  void aFilmHasTheSameIdInEveryEdition(String edition) throws IOException {
    Archive archive =
        new Tree(root)
            .text(
                "train.csv",
                HEADER
                    + edition
                    + "train/"
                    + FRONTAL
                    + ",Female,68,Frontal,AP,1.0,,,,,-1.0,,,,0.0,,,,1.0\n")
            .film("train/" + FRONTAL, 1)
            .open();
    assertThat(archive.layout()).isEqualTo("chexpert");
    assertThat(archive.films())
        .singleElement()
        .satisfies(
            film -> {
              assertThat(film.id()).isEqualTo("train/" + FRONTAL);
              assertThat(film.study()).isEqualTo("train/patient00001/study1");
              assertThat(film.patient()).isEqualTo("patient00001");
              assertThat(film.path()).contains(root.resolve("train/" + FRONTAL));
              assertThat(film.view()).isEqualTo(View.AP);
              assertThat(film.sex()).isEqualTo(Sex.FEMALE);
              assertThat(film.age()).hasValue(68);
              assertThat(film.split()).contains(Split.TRAIN);
              assertThat(film.label(Finding.NO_FINDING)).isEqualTo(Label.PRESENT);
              assertThat(film.label(Finding.EDEMA)).isEqualTo(Label.UNCERTAIN);
              assertThat(film.label(Finding.PNEUMOTHORAX)).isEqualTo(Label.ABSENT);
              assertThat(film.label(Finding.FRACTURE)).isEqualTo(Label.UNKNOWN);
            });
  }

  @Test
  void theTablesAreTheSidesOfTheSplit() throws IOException {
    String row = ",1,0,0,0,0,0,0,0,0,0,0,0,0,0\n";
    Archive archive =
        new Tree(root)
            .text("valid.csv", HEADER + "valid/" + FRONTAL + ",Male,40,Frontal,PA" + row)
            .text(
                "test_labels.csv",
                "Path,"
                    + FOURTEEN
                    + "test/patient2/study1/view1_frontal.jpg"
                    + row
                    + "test/patient2/study1/view2_lateral.jpg"
                    + row)
            .text(
                "groundtruth.csv", "Study," + FOURTEEN + "CheXpert-v1.0/test/patient2/study1" + row)
            .film("valid/" + FRONTAL, 1)
            .film("test/patient2/study1/view1_frontal.jpg", 2)
            .film("test/patient2/study1/view2_lateral.jpg", 3)
            .open();
    List<Film> films = archive.films().toList();
    assertThat(films)
        .extracting(film -> film.split().orElseThrow())
        .containsExactly(Split.VAL, Split.TEST, Split.TEST);
    assertThat(films).extracting(Film::view).containsExactly(View.PA, View.FRONTAL, View.LATERAL);
    assertThat(ArchiveScan.of(archive).problems()).isEmpty();
  }

  @Test
  void studiesOfTheGroundTruthGiveTheirLabelsToTheirFilms() throws IOException {
    String row = ",0,1,1,0,0,0,0,0,0,0,0,0,0,1\n";
    new Tree(root)
        .text(
            "groundtruth.csv",
            "Study,"
                + FOURTEEN
                + "CheXpert-v1.0/test/patient64741/study1"
                + row
                + "CheXpert-v1.0/test/patient64742/study1"
                + row);
    assertThat(new Tree(root).open().films())
        .extracting(Film::id)
        .containsExactly("test/patient64741/study1", "test/patient64742/study1");
    new Tree(root)
        .film("test/patient64741/study1/view1_frontal.jpg", 1)
        .film("test/patient64741/study1/view2_lateral.jpg", 2);
    List<Film> films = new Tree(root).open().films().toList();
    assertThat(films).hasSize(3);
    assertThat(films)
        .allSatisfy(film -> assertThat(film.label(Finding.CARDIOMEGALY)).isEqualTo(Label.PRESENT));
    assertThat(films.get(1).view()).isEqualTo(View.LATERAL);
  }

  @Test
  void whatIsWrongIsTold() throws IOException {
    String row = ",Male,40,Frontal,PA,1,0,0,0,0,0,0,0,0,0,0,0,0,";
    new Tree(root)
        .film("train/" + FRONTAL, 1)
        .text(
            "train.csv",
            HEADER
                + "train/"
                + FRONTAL
                + row
                + "0\n"
                + "train/view1.jpg"
                + row
                + "0\n"
                + "train/patient2/study1/view1_frontal.jpg"
                + row
                + "2\n");
    ArchiveScan scan = new Tree(root).scan();
    assertThat(scan.films()).isEqualTo(1);
    assertThat(scan.labels()).containsEntry("vocabulary", "CheXpert").containsKey("mapping");
    assertThat(scan.problems()).hasSize(2);
    assertThat(scan.problems().getFirst()).contains("line 3").contains("got train/view1.jpg");
    assertThat(scan.problems().getLast()).contains("Support Devices").contains("got 2");
  }

  @Test
  void chexpertPlusHasReportsAndTheLabelsOfTheirImpressions() throws IOException {
    Archive archive =
        new Tree(root)
            .text(
                "df_chexpert_plus_240401.csv",
                "path_to_image,path_to_dcm,frontal_lateral,ap_pa,deid_patient_id,patient_report_date_order,report,section_findings,section_impression,age,sex,race,split\n"
                    + "train/"
                    + FRONTAL
                    + ",train/a.dcm,Frontal,PA,patient00001,2,\"NARRATIVE:\nheart, large\",,x,51,"
                    + "Male,White,train\n")
            .text(
                "chexbert_labels/impression_fixed.json",
                "{\"path_to_image\": \"train/"
                    + FRONTAL
                    + "\", \"Cardiomegaly\": 1.0, \"Edema\": -1.0, \"Fracture\": null}\n")
            .film("PNG/train/patient00001/study1/view1_frontal.png", 1)
            .open();
    assertThat(archive.layout()).isEqualTo("chexpert-plus");
    Film film = archive.films().findFirst().orElseThrow();
    assertThat(film.id()).isEqualTo("train/" + FRONTAL);
    assertThat(film.path().orElseThrow()).isRegularFile();
    assertThat(film.view()).isEqualTo(View.PA);
    assertThat(film.label(Finding.CARDIOMEGALY)).isEqualTo(Label.PRESENT);
    assertThat(film.label(Finding.EDEMA)).isEqualTo(Label.UNCERTAIN);
    assertThat(film.label(Finding.FRACTURE)).isEqualTo(Label.UNKNOWN);
    assertThat(film.extra()).containsEntry("race", "White").doesNotContainKey("section_impression");
    assertThat(archive.reports(problem -> {}))
        .containsExactly(
            new Report("train/patient00001/study1", "patient00001", "NARRATIVE:\nheart, large"));
    assertThat(archive.day(film)).isEmpty();
  }
}
