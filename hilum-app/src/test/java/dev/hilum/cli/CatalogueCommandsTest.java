package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.image.GrayImage;
import dev.hilum.image.PngWriter;
import dev.hilum.image.ValueRange;
import dev.hilum.io.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code archive index, select, journeys, duplicates}, and a catalogue as an archive. */
class CatalogueCommandsTest {
  @TempDir Path dir;
  private Path archive = Path.of("");
  private Path catalogue = Path.of("");

  @BeforeEach
  void makeArchive() throws IOException {
    archive = Files.createDirectory(dir.resolve("clinic"));
    catalogue = dir.resolve("films.db");
    for (int i = 1; i <= 4; i++) {
      float[] pixels = {i / 2 * 40, 0, 90, 255}; // b and c are equal
      Files.write(
          archive.resolve("abcd".charAt(i - 1) + ".png"),
          PngWriter.encode(new GrayImage(2, 2, pixels, ValueRange.BYTE), 8));
    }
    Files.writeString(
        archive.resolve("films.csv"),
        "film,study,patient,path,view,age,split,Mass,Follow-up #,ward\n"
            + "a,s1,p,a.png,PA,40,train,1,0,north\n"
            + "b,s2,p,b.png,AP,41,train,0,1,north\n"
            + "c,s3,q,c.png,PA,50,train,,0,south\n"
            + "d,s4,r,d.png,PA,60,test,1,0,south\n");
  }

  @Test
  void anIndexedArchiveAnswersSelections() throws IOException {
    JsonObject first = index("--hash").json();
    assertThat(first.text("layout")).isEqualTo("films-table");
    assertThat(first.integer("added")).isEqualTo(4);
    assertThat(first.integer("hashed")).isEqualTo(4);
    assertThat(index().json().integer("unchanged")).isEqualTo(4);

    Path out = dir.resolve("selected.csv");
    Command select =
        Command.run(
            "archive", "select", catalogue, "--where", "ward = north and age >= 41", "--out", out);
    assertThat(select.exitCode()).isZero();
    assertThat(select.out()).contains("1 films, 1 studies, 1 patients");
    assertThat(Files.readString(out))
        .isEqualTo(
            "film,study,patient,path,view,sex,age,split,Mass\n"
                + "b,s2,p,clinic/b.png,AP,,41,train,0\n");
    Command same =
        Command.run(
            "archive",
            "select",
            archive,
            "--where",
            "ward = north and age >= 41",
            "--out",
            out,
            "--force");
    assertThat(same.exitCode()).isZero();
    assertThat(Command.run("archive", "select", catalogue, "--out", out).exitCode()).isEqualTo(2);
  }

  @Test
  void journeysAreTheSameFromFolderAndCatalogue() throws IOException {
    index();
    Path fromFolder = dir.resolve("folder.csv");
    Path fromCatalogue = dir.resolve("catalogue.csv");
    Command journeys =
        Command.run("archive", "journeys", catalogue, "--out", fromCatalogue, "--json");
    assertThat(journeys.json().integer("pairs")).isEqualTo(1);
    assertThat(journeys.json().text("film_rule")).startsWith("one frontal film a study");
    Command.run("archive", "journeys", archive, "--out", fromFolder);
    assertThat(Files.readString(fromFolder))
        .isEqualTo(Files.readString(fromCatalogue))
        .isEqualTo("patient,prior_study,study,days,prior_film,film\np,s1,s2,,a,b\n");
  }

  @Test
  void duplicatesNeedHashesAndAreListed() {
    index();
    Command without = Command.run("archive", "duplicates", catalogue);
    assertThat(without.exitCode()).isEqualTo(3);
    assertThat(without.err()).contains("--hash");
    index("--hash");
    Command found = Command.run("archive", "duplicates", catalogue, "--near", "0");
    assertThat(found.out()).contains("4 films with a hash").contains("1 groups").contains("  b  c");
    Command wrong = Command.run("archive", "duplicates", catalogue, "--near", "12");
    assertThat(wrong.exitCode()).isEqualTo(3);
    assertThat(wrong.err()).contains("0 to 11 bits apart, got 12");
  }

  @Test
  void aLeakingSelectionIsRefusedUnlessAllowed() throws IOException {
    Path table = archive.resolve("films.csv");
    Files.writeString(
        table,
        Files.readString(table).replace("b,s2,p,b.png,AP,41,train", "b,s2,p,b.png,AP,41,test"));
    index("--hash");
    Path out = dir.resolve("selected.csv");
    Command refused = Command.run("archive", "select", catalogue, "--out", out);
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err())
        .contains("got 1 patient and 1 film in several of [train, test]")
        .contains("--allow-leak");
    assertThat(out).doesNotExist();
    Command allowed =
        Command.run("archive", "select", catalogue, "--out", out, "--allow-leak", "--json");
    assertThat(allowed.exitCode()).isZero();
    assertThat(allowed.json().object("leak").integer("patients")).isEqualTo(1);
    assertThat(allowed.err()).contains("allowed: ");
  }

  @Test
  void aCatalogueIsScannedAsAnArchive() {
    index();
    Command scan = Command.run("archive", "scan", catalogue, "--json");
    assertThat(scan.exitCode()).isZero();
    assertThat(scan.json().text("layout")).isEqualTo("catalogue");
    assertThat(scan.json().integer("films")).isEqualTo(4);
    assertThat(scan.json().integer("patients")).isEqualTo(3);
  }

  @Test
  void passwordsReachNoMessage() {
    String url = "jdbc:postgresql://127.0.0.1:1/films?user=me&password=secret";
    for (Command command :
        new Command[] {
          Command.run("archive", "index", archive, "--out", url),
          Command.run("archive", "scan", url, "--debug"),
          Command.run("archive", "select", url, "--out", dir.resolve("s.csv"))
        }) {
      assertThat(command.exitCode()).isEqualTo(3);
      assertThat(command.err()).contains("the server cannot be reached").doesNotContain("secret");
      assertThat(command.out()).doesNotContain("secret");
    }
  }

  @Test
  void whatIsNoFolderIsNotIndexed() {
    index();
    Command wrong = Command.run("archive", "index", catalogue, "--out", dir.resolve("b.db"));
    assertThat(wrong.exitCode()).isEqualTo(3);
    assertThat(wrong.err()).contains("an archive to index must be a folder or a table");
    Command gone = Command.run("archive", "index", dir.resolve("gone"), "--out", catalogue);
    assertThat(gone.exitCode()).isEqualTo(3);
  }

  private Command index(String... more) {
    Object[] words = {"archive", "index", archive, "--out", catalogue, "--json"};
    Object[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    Command index = Command.run(all);
    assertThat(index.err()).doesNotContain("hilum:");
    assertThat(index.exitCode()).isZero();
    return index;
  }
}
