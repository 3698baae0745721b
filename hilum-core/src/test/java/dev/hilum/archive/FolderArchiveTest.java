package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderArchiveTest {
  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({
    "person7_bacteria_24.jpg, person7", "person7_virus_1_2.jpeg, person7",
    "IM-0115-0001.jpg, IM-0115", "NORMAL2-IM-0115-0001.jpg, IM-0115",
    "NORMAL2-IM-0115-0001-0002.jpg, IM-0115"
  })
  void kermanysPersonIsReadFromTheFileName(String name, String person) {
    assertThat(ClassFolders.person(name)).contains(person);
  }

  @Test
  void otherNamesTellNoPerson() {
    assertThat(ClassFolders.person("film7.jpg")).isEmpty();
    assertThat(ClassFolders.person("person_virus_1.jpg")).isEmpty();
  }

  @Test
  void kermanyIsRecognised() throws IOException {
    new Tree(root)
        .film("NORMAL/IM-0001-0001.png", 1)
        .film("NORMAL/NORMAL2-IM-0001-0001.png", 2)
        .film("PNEUMONIA/person1_bacteria_1.png", 3)
        .film("PNEUMONIA/person1_virus_6.png", 4)
        .film("PNEUMONIA/copy.png", 5);
    Archive archive = new Tree(root).open();
    assertThat(archive.layout()).isEqualTo("kermany");
    ArchiveScan scan = ArchiveScan.of(archive);
    assertThat(scan.films()).isEqualTo(5);
    assertThat(scan.patients()).isEqualTo(3);
    assertThat(scan.views()).containsEntry("AP", 5L);
    assertThat(scan.findings().get("Pneumonia")).isEqualTo(new ArchiveScan.Labels(3, 2, 0, 0));
    assertThat(scan.findings().get("Viral Pneumonia"))
        .isEqualTo(new ArchiveScan.Labels(1, 3, 0, 1));
    assertThat(scan.problems()).singleElement().asString().contains("copy.png");
    assertThat(Archives.open(root, "kermany").layout()).isEqualTo("kermany");
  }

  @Test
  void classFoldersStateTheirClassAndRuleOutOnlyTheNormal() throws IOException {
    new Tree(root)
        .film("train/COVID/a.png", 1)
        .film("train/NORMAL/a.png", 2)
        .film("test/Lung_Opacity/a.png", 3)
        .film("test/NORMAL/b.png", 2);
    List<Film> films = new Tree(root).open().films().toList();
    assertThat(films)
        .extracting(Film::id)
        .containsExactly(
            "test/Lung_Opacity/a.png",
            "test/NORMAL/b.png",
            "train/COVID/a.png",
            "train/NORMAL/a.png");
    Film covid = films.get(2);
    assertThat(covid.split()).contains(Split.TRAIN);
    assertThat(covid.label(Finding.COVID_19)).isEqualTo(Label.PRESENT);
    assertThat(covid.label(Finding.NO_FINDING)).isEqualTo(Label.ABSENT);
    assertThat(covid.label(Finding.LUNG_OPACITY)).isEqualTo(Label.UNKNOWN);
    assertThat(films.getLast().label(Finding.COVID_19)).isEqualTo(Label.ABSENT);
    ArchiveScan scan = new Tree(root).scan();
    assertThat(scan.layout()).isEqualTo("class-folders");
    assertThat(scan.duplicates())
        .containsExactly(List.of("test/NORMAL/b.png", "train/NORMAL/a.png"));
  }

  @Test
  void aBareFolderIsUnlabelledAndEachFilmAPatient() throws IOException {
    new Tree(root).film("x/b.png", 1).film("a.png", 2).film(".hidden/c.png", 3).text("n.txt", "");
    new Tree(root).text("x/d.TIF", "").text("e.tif", "").text("f.webp", "").text("tif", "");
    Archive archive = new Tree(root).open();
    assertThat(archive.layout()).isEqualTo("image-folder");
    assertThat(archive.explanation()).contains("a patient of its own");
    assertThat(archive.films().map(Film::id)).containsExactly("a.png", "x/b.png");
    ArchiveScan scan = ArchiveScan.of(archive);
    assertThat(scan.patients()).isEqualTo(2);
    assertThat(scan.views()).containsEntry("unknown", 2L);
    assertThat(scan.findings()).isEmpty();
    assertThat(scan.problems())
        .containsExactly(
            "a film must be a PNG, JPEG or DICOM file; other pictures are left out, by ending:"
                + " {tif=2, webp=1}");
  }

  @Test
  void aSingleFilmIsAnArchive() throws IOException {
    new Tree(root).film("a.png", 1).film("b.png", 2);
    ArchiveScan scan = ArchiveScan.of(Archives.open(root.resolve("a.png")));
    assertThat(scan.layout()).isEqualTo("film");
    assertThat(scan.films()).isEqualTo(1);
    assertThat(scan.problems()).isEmpty();
  }

  @Test
  void aFolderWithoutFilmsIsRefused() throws IOException {
    new Tree(root).text("notes.txt", "none");
    assertThatThrownBy(() -> new Tree(root).open())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(root.toString())
        .hasMessageContaining("notes.txt");
    assertThatThrownBy(() -> Archives.open(root.resolve("no")))
        .hasMessageContaining("no such file or folder");
    assertThatThrownBy(() -> Archives.open(root.resolve("notes.txt")))
        .isInstanceOf(BadInputException.class);
  }

  @Test
  void aWrongLayoutIsRefusedWithWhatWasLookedFor() throws IOException {
    new Tree(root).film("a.png", 1);
    assertThatThrownBy(() -> Archives.open(root, "nih"))
        .hasMessageContaining("Data_Entry_2017")
        .hasMessageContaining("[a.png]");
    assertThatThrownBy(() -> Archives.open(root, "mars"))
        .hasMessageContaining("image-folder")
        .hasMessageContaining("got mars");
  }

  @Test
  void filesThatAreNoReadableImagesAreTold() throws IOException {
    new Tree(root).film("good.png", 1).text("empty.png", "").text("text.jpg", "x".repeat(99));
    byte[] good = Files.readAllBytes(root.resolve("good.png"));
    new Tree(root).bytes("cut.png", Arrays.copyOf(good, good.length - 9));
    new Tree(root).bytes("cut.jpg", jpeg(false)).bytes("whole.jpg", jpeg(true));
    ArchiveScan.Config heads = new ArchiveScan.Config(false, Optional.empty(), films -> {});
    List<String> problems = ArchiveScan.of(new Tree(root).open(), heads).problems();
    assertThat(problems).hasSize(4);
    assertThat(problems.get(0)).contains("cut.jpg").contains("cut off");
    assertThat(problems.get(1)).contains("cut.png").contains("IEND");
    assertThat(problems.get(2)).contains("empty.png").contains("got 0");
    assertThat(problems.get(3)).contains("text.jpg").contains("78787878");
    ArchiveScan whole = new Tree(root).scan();
    assertThat(whole.problems()).hasSize(5);
    assertThat(whole.problems().get(4)).contains("whole.jpg").contains("quantization");
    assertThat(whole.unreadable())
        .containsExactly("cut.jpg", "cut.png", "empty.png", "text.jpg", "whole.jpg");
    assertThat(whole.films()).isEqualTo(6);
  }

  /** The frame of a JPEG without its scan: start, quantisation segment, frame header, end. */
  static byte[] jpeg(boolean whole) {
    ByteBuffer bytes = ByteBuffer.allocate(40);
    bytes.putShort((short) 0xffd8).putShort((short) 0xffdb).putShort((short) 8);
    bytes.put(new byte[6]).putShort((short) 0xffc0).putShort((short) 11);
    bytes.put((byte) 8).putShort((short) 3).putShort((short) 4).put(new byte[12]);
    return (whole ? bytes.putShort((short) 0xffd9) : bytes).array();
  }
}
