package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.study.Film;
import dev.hilum.study.Mask;
import dev.hilum.study.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidArchiveTest {
  @TempDir Path root;

  @Test
  void threeTablesOutlineThreeStructures() throws IOException {
    tree();
    Archive archive = new Tree(root).open();
    assertThat(archive.layout()).isEqualTo("candid-ptx");
    List<Film> films = archive.films().toList();
    assertThat(films).extracting(Film::id).containsExactly("1.2.1", "1.2.2", "1.2.3");
    assertThat(films).extracting(Film::patient).containsExactly("P0001", "P0001", "P0002");
    Film film = films.getFirst();
    assertThat(film.path()).contains(root.resolve("dataset/1.2.1"));
    assertThat(film.label(Finding.PNEUMOTHORAX)).isEqualTo(Label.PRESENT);
    assertThat(film.label(Finding.SUPPORT_DEVICES)).isEqualTo(Label.PRESENT);
    assertThat(film.label(Finding.RIB_FRACTURE)).isEqualTo(Label.ABSENT);
    assertThat(films.get(1).label(Finding.PNEUMOTHORAX)).isEqualTo(Label.ABSENT);
    assertThat(films.get(1).label(Finding.FRACTURE)).isEqualTo(Label.PRESENT);
    assertThat(films.get(2).label(Finding.PNEUMOTHORAX)).isEqualTo(Label.UNKNOWN);
    assertThat(films.get(2).label(Finding.CHEST_TUBE)).isEqualTo(Label.ABSENT);
    assertThat(archive.reports(problem -> {}))
        .containsExactly(
            new Report("1.2.1", "P0001", "Small right\npneumothorax."),
            new Report("1.2.2", "P0001", "No pneumothorax."));
  }

  @Test
  void outlinesRunDownTheColumns() throws IOException {
    tree();
    List<String> problems = new ArrayList<>();
    List<Mask> masks = new Tree(root).open().masks(problems::add).toList();
    assertThat(masks)
        .extracting(Mask::structure)
        .containsExactly("Pneumothorax", "Pneumothorax", "Chest Tube", "Rib Fracture");
    Mask mask = masks.getFirst();
    assertThat(mask.width()).isEqualTo(1024);
    assertThat(mask.inside().cardinality()).isEqualTo(5);
    assertThat(mask.at(1, 0)).isTrue();
    assertThat(mask.at(1, 2)).isTrue();
    assertThat(mask.at(1, 3)).isFalse();
    assertThat(mask.at(2, 0)).isTrue();
    assertThat(problems).singleElement().asString().contains("pairs of numbers");
    ArchiveScan scan = new Tree(root).scan();
    assertThat(scan.masks()).isEqualTo(4);
    assertThat(scan.there()).isEqualTo(3);
  }

  private void tree() throws IOException {
    new Tree(root)
        .text(
            "Pneumothorax_reports.csv",
            "SOPInstanceUID,EncodedPixels,Report,filename\n"
                + "1.2.1,1024 3 1021 2,\"Small right\npneumothorax.\",P0001_1.dcm\n"
                + "1.2.1,9 1,\"Small right\npneumothorax.\",P0001_1.dcm\n"
                + "1.2.2,-1,No pneumothorax.,P0001_2.dcm\n"
                + "1.2.3,,,P0002_1.dcm\n")
        .text("chest_tube.csv", "anon_SOPUID,annotation_ref,mask_rle\n1.2.1,1,0 4\n1.2.2,1,-1\n")
        .text(
            "acute_rib_fracture.csv",
            "anon_SOPUID,annotation_ref,mask_rle\n1.2.2,1,5 5\n1.2.2,2,5\n")
        .film("dataset/1.png", 1);
    byte[] film = Files.readAllBytes(root.resolve("dataset/1.png"));
    Files.delete(root.resolve("dataset/1.png"));
    new Tree(root)
        .bytes("dataset/1.2.1", film)
        .bytes("dataset/1.2.2", film)
        .bytes("dataset/1.2.3", film);
  }
}
