package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.image.GrayImage;
import dev.hilum.image.ImageFile;
import dev.hilum.image.PngWriter;
import dev.hilum.image.ValueRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveScanCommandTest {
  @TempDir Path dir;

  @Test
  void documentHasTheKeysThatScriptsReadBy() throws IOException {
    film("NORMAL/a.png", 1);
    film("PNEUMONIA/b.png", 2);
    film("PNEUMONIA/c.png", 2);
    Command scan = Command.run("archive", "scan", dir, "--json");
    assertThat(scan.exitCode()).isZero();
    assertThat(scan.json().keys())
        .contains(
            "layout",
            "films",
            "studies",
            "patients",
            "views",
            "findings",
            "problems",
            "duplicates");
    assertThat(scan.json().text("layout")).isEqualTo("class-folders");
    assertThat(scan.json().integer("films")).isEqualTo(3);
    assertThat(scan.json().object("findings").object("Pneumonia").integer("positives"))
        .isEqualTo(2);
  }

  @Test
  void tableForPeopleTellsTheSame() throws IOException {
    film("NORMAL/a.png", 1);
    film("PNEUMONIA/b.png", 2);
    Command scan = Command.run("archive", "scan", dir);
    assertThat(scan.out()).contains("2 films").containsPattern("Pneumonia +1 +1 +0 +0");
  }

  @Test
  void contactSheetIsMadeOnceAndWhole() throws IOException {
    film("NORMAL/a.png", 1);
    film("PNEUMONIA/b.png", 2);
    Path sheet = dir.resolve("sheet.png");
    Command scan = Command.run("archive", "scan", dir, "--contact-sheet", sheet);
    assertThat(scan.exitCode()).isZero();
    assertThat(scan.out()).contains("sizes  2 x 2: 2").contains("0 unreadable films");
    GrayImage picture = ImageFile.read(sheet);
    assertThat(picture.width()).isEqualTo(2 * 160 + 2);
    assertThat(picture.height()).isEqualTo(160);
    assertThat(Command.run("archive", "scan", dir, "--contact-sheet", sheet).exitCode())
        .isEqualTo(2);
    Command heads = Command.run("archive", "scan", dir, "--heads-only", "--json");
    assertThat(heads.json().object("sizes").integer("2 x 2")).isEqualTo(2);
  }

  @Test
  void folderWithoutFilmsIsBadInput() {
    Command scan = Command.run("archive", "scan", dir);
    assertThat(scan.exitCode()).isEqualTo(3);
    assertThat(scan.err()).contains("must hold films").contains("found none");
  }

  private void film(String name, float value) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    float[] pixels = {value, 0, 0, 255};
    Files.write(file, PngWriter.encode(new GrayImage(2, 2, pixels, ValueRange.BYTE), 8));
  }
}
