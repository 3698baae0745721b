package dev.hilum.archive.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.io.ExhaustedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no catalogue, or cannot be written: one sentence, and nothing is changed. */
class CatalogueBadInputTest {
  @TempDir Path dir;
  private Path file = Path.of("");
  private Folder folder = new Folder(Path.of(""));

  @BeforeEach
  void makeArchive() throws IOException {
    file = dir.resolve("films.db");
    folder = new Folder(dir.resolve("few")).table(50, 1);
  }

  @Test
  void aLockedCatalogueIsToldAfterWaiting() throws SQLException {
    folder.index(file.toString(), false);
    try (Connection other = connect();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");
      assertThatThrownBy(() -> Schema.prepare(Database.at(file.toString(), 50)))
          .isInstanceOf(BadInputException.class)
          .hasMessage(
              file
                  + ": is locked by another process, which did not end within 50 ms; try again when"
                  + " it has");
      assertThat(Catalogue.open(file.toString()).films()).hasSize(50); // reading is no conflict
    }
  }

  @Test
  void aForeignDatabaseIsRefused() throws SQLException {
    execute("CREATE TABLE bill (id INTEGER)");
    String sentence = file + ": must be a catalogue or empty, found other tables: [bill]";
    assertThatThrownBy(() -> Catalogue.open(file.toString())).hasMessage(sentence);
    assertThatThrownBy(() -> folder.index(file.toString(), false)).hasMessage(sentence);
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndStays() throws IOException {
    Files.writeString(file, "film,patient\n".repeat(100));
    assertThatThrownBy(() -> folder.index(file.toString(), false))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("is damaged or no SQLite file");
    assertThat(Files.readString(file)).startsWith("film,patient");
    assertThat(Catalogue.names(file.toString())).isFalse();
  }

  @Test
  void aDamagedCatalogueIsRefused() throws IOException {
    folder.index(file.toString(), false);
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 100, bytes.length, (byte) 7);
    Files.write(file, bytes);
    assertThatThrownBy(() -> Catalogue.open(file.toString()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("is damaged");
  }

  @Test
  void aNewerCatalogueIsRefused() throws SQLException {
    folder.index(file.toString(), false);
    execute(
        "INSERT INTO hilum_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success) VALUES (99, '7', 'x', 'SQL', 'x', 'x', 0,"
            + " 1)");
    assertThatThrownBy(() -> Catalogue.open(file.toString()))
        .hasMessage(
            file + ": a catalogue must have version 1 or older, got 7, which a newer Hilum made");
    assertThatThrownBy(() -> folder.index(file.toString(), false)).hasMessageContaining("got 7");
  }

  @Test
  void aFullDiskIsExhaustionAndNotBadInput() throws SQLException {
    folder.index(file.toString(), false);
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA max_page_count = 1"); // as a full disk: the file cannot grow
      assertThatThrownBy(
              () -> {
                try {
                  statement.execute("CREATE TABLE more AS SELECT a.* FROM film a, film b");
                } catch (SQLException e) {
                  throw Database.at(file.toString()).failure(e);
                }
              })
          .isInstanceOf(ExhaustedException.class)
          .hasMessage(file + ": the disk is full");
    }
  }

  @Test
  void aMissingFolderAndOtherDatabasesAreTold() {
    assertThatThrownBy(() -> folder.index(dir.resolve("gone/films.db").toString(), false))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("films.db")
        .hasMessageContaining("cannot be opened");
    assertThatThrownBy(() -> Catalogue.open("jdbc:mysql://me:secret@host/x"))
        .hasMessage("a catalogue must be a file or a jdbc:postgresql: URL, got jdbc:mysql:");
  }

  @Test
  void anUnreachableServerIsToldWithoutThePassword() {
    String url = "jdbc:postgresql://127.0.0.1:1/films?user=me&password=secret";
    assertThatThrownBy(() -> Catalogue.open(url))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "jdbc:postgresql://127.0.0.1:1/films?user=***&password=***: the server cannot be"
                + " reached");
    assertThat(Catalogue.shown("--out=jdbc:postgresql://me:secret@h/x"))
        .isEqualTo("--out=jdbc:postgresql://***@h/x");
    assertThat(Catalogue.shown("a?password=b")).isEqualTo("a?password=b");
  }

  @Test
  void aMovedArchiveKeepsItsFilmsUnderItsName() throws IOException {
    folder.index(file.toString(), false);
    Path moved = Files.move(folder.root(), dir.resolve("elsewhere"));
    Folder there = new Folder(moved);
    Indexing.Result again =
        there.index(file.toString(), new Indexing.Config(moved, "few", "", false, false, false));
    assertThat(again.unchanged()).isEqualTo(50);
    assertThatThrownBy(
            () -> {
              Folder other = new Folder(dir.resolve("other")).table(5, 2);
              other.index(
                  file.toString(),
                  new Indexing.Config(other.root(), "few", "o:", false, false, false));
            })
        .hasMessageContaining("an archive's name must be unique in a catalogue, got few");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }
}
