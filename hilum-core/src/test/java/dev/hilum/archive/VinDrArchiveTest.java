package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.study.Film;
import dev.hilum.study.Region;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VinDrArchiveTest {
  private static final String KAGGLE =
      "image_id,class_name,class_id,rad_id,x_min,y_min,x_max,y_max\n"
          + "a,Cardiomegaly,3,R8,1,1,3,2\n"
          + "a,Cardiomegaly,3,R9,1,1,4,3\n"
          + "a,Aortic enlargement,0,R9,0,0,2,1\n"
          + "a,Aortic enlargement,0,R9,2,0,3,1\n"
          + "a,No finding,14,R10,,,,\n"
          + "b,No finding,14,R8,,,,\n"
          + "b,No finding,14,R9,,,,\n"
          + "b,No finding,14,R10,,,,\n";

  @TempDir Path root;

  @Test
  void mostReadersMakeAFindingPresentAndFewMakeItUncertain() throws IOException {
    new Tree(root).text("train.csv", KAGGLE).film("train/a.png", 1).film("train/b.png", 2);
    Archive archive = new Tree(root).open();
    assertThat(archive.layout()).isEqualTo("vinbigdata");
    assertThat(archive.explanation()).contains("rule majority");
    assertThat(archive.findings())
        .containsExactly(Finding.NO_FINDING, Finding.CARDIOMEGALY, Finding.AORTIC_ENLARGEMENT);
    List<Film> films = archive.films().toList();
    Film film = films.getFirst();
    assertThat(film.view()).isEqualTo(View.PA);
    assertThat(film.label(Finding.CARDIOMEGALY)).isEqualTo(Label.PRESENT);
    assertThat(film.label(Finding.AORTIC_ENLARGEMENT)).isEqualTo(Label.UNCERTAIN);
    assertThat(film.label(Finding.NO_FINDING)).isEqualTo(Label.UNCERTAIN);
    assertThat(film.extra())
        .containsEntry("readers", "3")
        .containsEntry("marks", "Aortic enlargement 1|Cardiomegaly 2|No finding 1");
    assertThat(films.getLast().label(Finding.NO_FINDING)).isEqualTo(Label.PRESENT);
    assertThat(films.getLast().label(Finding.CARDIOMEGALY)).isEqualTo(Label.ABSENT);
    List<Region> boxes = archive.regions(problem -> {}).toList();
    assertThat(boxes).hasSize(4);
    assertThat(boxes.getFirst())
        .isEqualTo(new Region("a", Finding.CARDIOMEGALY, 0.25, 1 / 3.0, 0.5, 1 / 3.0, "R8"));
  }

  @Test
  void copiesOfAnotherSizeKeepTheBoxesOfTheOriginal() throws IOException {
    new Tree(root)
        .text("train.csv", KAGGLE)
        .text("train_meta.csv", "image_id,dim0,dim1\na,30,40\nb,30,40\n")
        .film("train/a.png", 1)
        .film("train/b.png", 2);
    Region first = new Tree(root).open().regions(problem -> {}).findFirst().orElseThrow();
    assertThat(first.x()).isEqualTo(1 / 40.0, within(1e-12));
    assertThat(first.height()).isEqualTo(1 / 30.0, within(1e-12));
    String sized =
        KAGGLE.replace("y_max\n", "y_max,width,height\n").replaceAll("(?m)^([ab],.*)$", "$1,8,6");
    new Tree(root).text("train.csv", sized);
    assertThat(new Tree(root).open().regions(problem -> {}).findFirst().orElseThrow().x())
        .isEqualTo(1 / 8.0, within(1e-12));
  }

  @Test
  void boxesWithoutTheSizeOfTheirFilmAreCounted() throws IOException {
    new Tree(root).text("train.csv", KAGGLE);
    ArchiveScan scan = new Tree(root).scan();
    assertThat(scan.films()).isEqualTo(2);
    assertThat(scan.there()).isZero();
    assertThat(scan.boxes()).isZero();
    assertThat(scan.problems()).singleElement().asString().contains("none of 4 boxes");
  }

  @Test
  void physioNetsTablesHaveTwoSides() throws IOException {
    String labels = "Aortic enlargement,Clavicle fracture,Other diseases,No finding\n";
    new Tree(root)
        .text(
            "annotations/image_labels_train.csv",
            "image_id,rad_id," + labels + "a,R1,1,0,0,0\na,R2,1,1,0,0\na,R3,0,0,0,1\n")
        .text(
            "annotations/image_labels_test.csv",
            "image_id,Aortic enlargement,Clavicle fracture,Other disease,No finding\nt,0,1,1.0,0\n")
        .text(
            "annotations/annotations_train.csv",
            "image_id,rad_id,class_name,x_min,y_min,x_max,y_max\na,R1,Aortic enlargement,0,0,2,3\n"
                + "a,R3,No finding,,,,\na,R2,Aortic enlargement,0,0,9,3\na,R2,Hat,0,0,1,1\n")
        .text(
            "annotations/annotations_test.csv",
            "image_id,class_name,x_min,y_min,x_max,y_max\nt,Clavicle fracture,0,0,2,3\n")
        .film("train/a.png", 1)
        .film("test/t.png", 2);
    Archive archive = new Tree(root).open();
    assertThat(archive.layout()).isEqualTo("vindr-cxr");
    List<Film> films = archive.films().toList();
    assertThat(films)
        .extracting(film -> film.split().orElseThrow())
        .containsExactly(Split.TRAIN, Split.TEST);
    assertThat(films.getFirst().label(Finding.AORTIC_ENLARGEMENT)).isEqualTo(Label.PRESENT);
    assertThat(films.getFirst().label(Finding.FRACTURE)).isEqualTo(Label.UNCERTAIN);
    assertThat(films.getLast().label(Finding.CLAVICLE_FRACTURE)).isEqualTo(Label.PRESENT);
    assertThat(films.getLast().label(Finding.OTHER_DISEASE)).isEqualTo(Label.PRESENT);
    List<String> problems = new ArrayList<>();
    assertThat(archive.regions(problems::add)).extracting(Region::reader).containsExactly("R1", "");
    assertThat(problems).hasSize(2);
    assertThat(problems.get(0)).contains("line 4").contains("within its film");
    assertThat(problems.get(1)).contains("line 5").contains("got Hat");
  }
}
