package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableArchiveTest {
  @TempDir Path root;

  @Test
  void usualColumnNamesAreRecognised() throws IOException {
    new Tree(root)
        .text(
            "labels.csv",
            "Filename,Patient_ID,gender,Age,ViewPosition,split,Pneumonia,Effusion,site\n"
                + "a.png,p1,Female,40,PA,test,1.0,-1,north\n"
                + "b,p1,F,41,LATERAL,train,0,,south\n")
        .film("films/a.png", 1)
        .film("films/b.png", 2);
    Archive archive = new Tree(root).open();
    assertThat(archive.layout()).isEqualTo("table");
    assertThat(archive.findings()).containsExactly(Finding.PNEUMONIA, Finding.PLEURAL_EFFUSION);
    assertThat(archive.columns()).containsExactly("site");
    List<Film> films = archive.films().toList();
    Film film = films.getFirst();
    assertThat(film.id()).isEqualTo("a.png");
    assertThat(film.patient()).isEqualTo("p1");
    assertThat(film.sex()).isEqualTo(Sex.FEMALE);
    assertThat(film.view()).isEqualTo(View.PA);
    assertThat(film.split()).contains(Split.TEST);
    assertThat(film.label(Finding.PLEURAL_EFFUSION)).isEqualTo(Label.UNCERTAIN);
    assertThat(film.extra()).containsEntry("site", "north");
    assertThat(films.getLast().path()).contains(root.resolve("films/b.png"));
    assertThat(films.getLast().label(Finding.PLEURAL_EFFUSION)).isEqualTo(Label.UNKNOWN);
  }

  @Test
  void anIteratorEndsWithTheTable() throws IOException {
    new Tree(root).text("t.csv", "path,Mass\na.png,1\nb.png,0\n").film("a.png", 1).film("b.png", 2);
    try (Stream<Film> films = Selection.ALL.of(new Tree(root).open())) {
      List<String> ids = new ArrayList<>();
      for (Iterator<Film> each = films.iterator(); each.hasNext(); ) {
        ids.add(each.next().id());
      }
      assertThat(ids).containsExactly("a.png", "b.png");
    }
  }

  @Test
  void aMappingOfTheCallersIsUsed() throws IOException {
    new Tree(root).text("t.csv", "bild,person,befund\na.png,p1,Mass|Nodule\n").film("a.png", 1);
    ColumnMapping mapping = ColumnMapping.parse("path=bild, patient=person, labels=befund");
    Archive archive = Archives.open(root.resolve("t.csv"), mapping);
    Film film = archive.films().findFirst().orElseThrow();
    assertThat(film.patient()).isEqualTo("p1");
    assertThat(film.label(Finding.NODULE)).isEqualTo(Label.PRESENT);
    assertThat(archive.findings()).containsExactly(Finding.MASS, Finding.NODULE);
    assertThat(Archives.open(root, mapping).films()).containsExactly(film);
    assertThatThrownBy(() -> new Tree(root).open())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found [bild, person, befund]");
    assertThatThrownBy(
            () -> Archives.open(root.resolve("t.csv"), ColumnMapping.parse("path=image")))
        .hasMessageContaining("missing [image]");
    assertThatThrownBy(() -> ColumnMapping.parse("patient=person"))
        .hasMessageContaining("names the film");
    assertThatThrownBy(() -> ColumnMapping.parse("path=a,colour=b"))
        .hasMessageContaining("got colour");
    assertThatThrownBy(() -> ColumnMapping.parse("path")).hasMessageContaining("got path");
  }

  @Test
  void aTableWithoutPatientsSaysSo() throws IOException {
    new Tree(root).text("t.csv", "path\na.png\n").film("a.png", 1);
    assertThat(new Tree(root).open().explanation()).contains("no patient is told");
  }

  @Test
  void badCellsLeaveTheRowOut() throws IOException {
    new Tree(root)
        .text("t.csv", "path,split,Mass\na.png,,7\nb.png,holdout,1\n,,1\nc.png,,1\n")
        .film("c.png", 1);
    ArchiveScan scan = new Tree(root).scan();
    assertThat(scan.films()).isEqualTo(1);
    assertThat(scan.problems()).hasSize(3);
    assertThat(scan.problems().get(0)).contains("line 2").contains("Mass").contains("got 7");
    assertThat(scan.problems().get(1)).contains("line 3").contains("got holdout");
    assertThat(scan.problems().get(2)).contains("line 4").contains("name its film");
  }

  @Test
  void twoTablesAndTwoColumnsOfOneFindingAreRefused() throws IOException {
    new Tree(root).text("t.csv", "path,Effusion,Pleural Effusion\na.png,1,1\n").film("a.png", 1);
    assertThatThrownBy(() -> new Tree(root).open()).hasMessageContaining("Pleural Effusion");
    new Tree(root).text("u.csv", "path\na.png\n");
    assertThatThrownBy(() -> new Tree(root).open()).hasMessageContaining("[t.csv, u.csv]");
  }

  @Test
  void otherEncodingsAreRefused() throws IOException {
    new Tree(root)
        .bytes("t.csv", "path,m\u00fc\na.png,1\n".getBytes(StandardCharsets.ISO_8859_1))
        .film("a.png", 1);
    assertThatThrownBy(() -> new Tree(root).open())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void aFilmsTableIsReadAsItWasWritten() throws IOException {
    new Tree(root)
        .text(
            "labels.csv",
            "path,patient,study,sex,age,view,split,Mass,Edema\n"
                + "a.png,p 1,s1,F,40.5,AP Supine,val,1,-1\n"
                + "b.png,\"p,2\",s2,M,41,L,,0,\n")
        .film("a.png", 1)
        .film("b.png", 2);
    Archive archive = new Tree(root).open();
    Path out = Files.createDirectory(root.resolve("out")).resolve("films.csv");
    FilmsTable.write(out, archive.findings(), archive.films());
    assertThat(Files.readAllLines(out).getFirst())
        .isEqualTo("film,study,patient,path,view,sex,age,split,Edema,Mass");
    assertThat(FilmsTable.read(out)).isEqualTo(archive.films().toList());
    Path beside = root.resolve("films.csv");
    FilmsTable.write(beside, archive.findings(), archive.films());
    assertThat(Files.readString(beside)).contains("a.png,s1,p 1,a.png,AP Supine,F,40.5,val,-1,1");
    assertThat(new Tree(root).open().layout()).isEqualTo("films-table");
  }

  @Test
  void onlyTheFilmIsRequiredOfAFilmsTable() throws IOException {
    new Tree(root).text("films.csv", "film,score\nx,0.5\ny,\n");
    List<Film> films = FilmsTable.read(root.resolve("films.csv"));
    assertThat(films).extracting(Film::id).containsExactly("x", "y");
    assertThat(films.getFirst().pixels()).isEqualTo(new Pixels.Absent());
    assertThat(films.getFirst().extra()).containsEntry("score", "0.5");
    new Tree(root).text("films.csv", "film\nx\nx\n");
    assertThatThrownBy(() -> FilmsTable.read(root.resolve("films.csv")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("must be unique, got x");
  }

  @Test
  void aTableWithoutAnyImageIsReadAndSaysSo() throws IOException {
    new Tree(root).text("labels.csv", "image_id,Mass\nx,1\n");
    Archive archive = new Tree(root).open();
    assertThat(archive.explanation()).contains("none of the images is here");
    assertThat(archive.films()).hasSize(1);
    assertThat(ArchiveScan.of(archive).problems()).isEmpty();
    assertThat(Archives.open(root.resolve("labels.csv")).films()).hasSize(1);
  }

  @Test
  void aTableThatListsNoneOfTheImagesThatAreThereIsNoArchive() throws IOException {
    new Tree(root).text("labels.csv", "image_id,Mass\nx,1\n").film("y.png", 1);
    assertThatThrownBy(() -> new Tree(root).open())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found none");
  }

  @Test
  void wordsThatNameNoFindingStayWithTheFilmAndAreCounted() throws IOException {
    new Tree(root)
        .film("a.png", 1)
        .film("b.png", 2)
        .text(
            "table.csv",
            "image,labels\na.png,Effusion|kerley lines|azygos lobe\nb.png,kerley lines\n");
    Archive archive = new Tree(root).open();
    assertThat(archive.films().findFirst().orElseThrow().extra())
        .containsEntry("unmapped", "kerley lines;azygos lobe");
    assertThat(archive.columns()).contains("unmapped");
    assertThat(ArchiveScan.of(archive).unmapped())
        .containsExactly(Map.entry("kerley lines", 2L), Map.entry("azygos lobe", 1L));
  }
}
