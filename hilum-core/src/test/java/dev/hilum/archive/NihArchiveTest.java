package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Region;
import dev.hilum.study.Sex;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NihArchiveTest {
  private static final String HEADER =
      "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,"
          + "OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y]\r\n";
  private static final String ROW_1 =
      "00000001_000.png,Cardiomegaly|Effusion,0,1,058Y,M,PA,2682,2749,0.143,0.143\r\n";
  private static final String ROW_2 =
      "00000001_001.png,No Finding,1,1,59,M,AP,2682,2749,0.143,0.143\r\n";

  @TempDir Path root;

  @Test
  void aRowIsAFilm() throws IOException {
    Archive archive = tree(HEADER + ROW_1 + ROW_2).open();
    assertThat(archive.layout()).isEqualTo("nih");
    List<Film> films = archive.films().toList();
    Film film = films.getFirst();
    assertThat(film.id()).isEqualTo("00000001_000.png");
    assertThat(film.patient()).isEqualTo("1");
    assertThat(film.view()).isEqualTo(View.PA);
    assertThat(film.sex()).isEqualTo(Sex.MALE);
    assertThat(film.age()).hasValue(58);
    assertThat(film.split()).isEmpty();
    assertThat(film.path()).contains(root.resolve("images/00000001_000.png"));
    assertThat(film.label(Finding.CARDIOMEGALY)).isEqualTo(Label.PRESENT);
    assertThat(film.label(Finding.PLEURAL_EFFUSION)).isEqualTo(Label.PRESENT);
    assertThat(film.label(Finding.PNEUMONIA)).isEqualTo(Label.ABSENT);
    assertThat(film.label(Finding.NO_FINDING)).isEqualTo(Label.ABSENT);
    assertThat(film.label(Finding.FRACTURE)).isEqualTo(Label.UNKNOWN);
    assertThat(film.extra()).containsEntry("Follow-up #", "0");
    assertThat(films.getLast().label(Finding.NO_FINDING)).isEqualTo(Label.PRESENT);
    assertThat(archive.patients(problem -> {}))
        .hasSize(1)
        .first()
        .satisfies(patient -> assertThat(patient.studies()).hasSize(2));
  }

  @Test
  void imagesMayLieInTheTwelveOfficialFolders() throws IOException {
    new Tree(root)
        .text("Data_Entry_2017_v2020.csv", HEADER + ROW_1 + ROW_2)
        .film("images_001/images/00000001_000.png", 1)
        .film("images_002/images/00000001_001.png", 2)
        .film("masks/00000001_001.png", 3);
    ArchiveScan scan = new Tree(root).scan();
    assertThat(scan.films()).isEqualTo(2);
    assertThat(scan.problems()).isEmpty();
  }

  @Test
  void officialListsAreTheSplit() throws IOException {
    tree(HEADER + ROW_1 + ROW_2)
        .text("test_list.txt", "00000001_000.png\n")
        .text("train_val_list.txt", "00000001_001.png\n");
    assertThat(new Tree(root).open().films().map(film -> film.split().orElseThrow()))
        .containsExactly(Split.TEST, Split.TRAIN);
    assertThat(new Tree(root).scan().problems())
        .singleElement()
        .asString()
        .contains("one side of the split");
  }

  @Test
  void whatIsWrongIsTold() throws IOException {
    tree(HEADER
            + ROW_1
            + ROW_2
            + ROW_1
            + "00000002_000.png,Hearts,0,2,40,F,PA,1,1,1,1\r\n"
            + "00000003_000.png,No Finding,0,3,411,F,PA,1,1,1,1\r\n"
            + "00000004_000.png,No Finding\r\n")
        .film("images/00000009_000.png", 9);
    ArchiveScan scan = new Tree(root).scan();
    assertThat(scan.films()).isEqualTo(2);
    assertThat(scan.problems()).hasSize(6);
    assertThat(scan.problems().get(0)).contains("unique").contains("00000001_000.png");
    assertThat(scan.problems().get(1)).contains("line 5").contains("got Hearts");
    assertThat(scan.problems().get(2)).contains("line 6").contains("got 411");
    assertThat(scan.problems().get(3)).contains("00000003_000.png").contains("no such file");
    assertThat(scan.problems().get(4)).contains("line 7").contains("got 2");
    assertThat(scan.problems().get(5)).contains("00000009_000.png").contains("row");
  }

  @Test
  void missingColumnsAreRefused() throws IOException {
    tree("Image Index,Finding Labels,Patient ID\r\n");
    assertThatThrownBy(() -> new Tree(root).open())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("Patient Age")
        .hasMessageContaining("found [Image Index, Finding Labels, Patient ID]");
  }

  @Test
  void noFindingStandsAlone() {
    assertThatThrownBy(() -> NihArchive.labels("No Finding|Mass"))
        .hasMessageContaining("No Finding|Mass");
  }

  @Test
  void boxesAreFractionsOfTheFilm() throws IOException {
    tree(HEADER + ROW_1 + ROW_2)
        .text(
            "BBox_List_2017.csv",
            "Image Index,Finding Label,Bbox [x,y,w,h],,,\r\n"
                + "00000001_000.png,Infiltrate,512.0,256.0,128.0,64.0\r\n"
                + "00000001_000.png,Mass,1000,0,128,64\r\n");
    List<String> problems = new ArrayList<>();
    List<Region> regions = ((NihArchive) new Tree(root).open()).regions(problems::add).toList();
    assertThat(regions)
        .containsExactly(
            new Region("00000001_000.png", Finding.INFILTRATION, 0.5, 0.25, 0.125, 0.0625, ""));
    assertThat(problems).singleElement().asString().contains("line 3").contains("0 to 1");
  }

  private Tree tree(String table) throws IOException {
    return new Tree(root)
        .text("Data_Entry_2017.csv", table)
        .film("images/00000001_000.png", 1)
        .film("images/00000001_001.png", 2);
  }
}
