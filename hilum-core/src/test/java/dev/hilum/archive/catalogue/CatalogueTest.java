package dev.hilum.archive.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Selection;
import dev.hilum.archive.Where;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Split;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A catalogue in a SQLite file; {@link PostgresCatalogueTest} runs the same on a server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogueTest {
  private static final int FILMS = 6_000; // more than a batch and several fetches

  private Path dir = Path.of("");
  private String place = "";
  private Archive archive;
  private Catalogue catalogue;

  /** The place of a new, empty catalogue. */
  String newPlace() throws Exception {
    return dir.resolve("catalogue" + System.nanoTime() + ".db").toString();
  }

  void prepare() throws Exception {}

  @AfterAll
  void end() throws Exception {}

  @BeforeAll
  void index(@TempDir Path folder) throws Exception {
    dir = folder;
    prepare();
    place = newPlace();
    Folder many = new Folder(dir.resolve("many")).table(FILMS, 7);
    archive = many.open();
    many.index(place, false);
    catalogue = Catalogue.open(place);
  }

  @Test
  void filmsAreThoseOfTheArchive() {
    assertThat(catalogue.films().map(CatalogueTest::withoutArchive).toList())
        .isEqualTo(archive.films().toList())
        .hasSize(FILMS);
    assertThat(catalogue.findings()).isEqualTo(archive.findings());
    assertThat(catalogue.columns()).containsExactly("site", "Follow-up #", "archive");
    assertThat(catalogue.complete()).isTrue();
    assertThat(catalogue.explanation()).isEqualTo("a catalogue of many (films-table)");
  }

  @Test
  void conditionsMeanTheSameInSqlAndInJava() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    List<Film> films = catalogue.films().toList();
    for (int i = 0; i < 60; i++) {
      String text = RandomWhere.text(random, 3);
      Where where = Where.parse(text);
      List<String> expected = films.stream().filter(where::test).map(Film::id).toList();
      assertThat(ids(select(catalogue, where))).as("%s, seed %d", text, seed).isEqualTo(expected);
      assertThat(catalogue.count(where))
          .as("%s, by SQL, seed %d", text, seed)
          .isEqualTo(expected.size());
    }
  }

  @Test
  void textsThatAreNotAsciiAreDecidedInJava() throws Exception {
    String other = newPlace();
    new Folder(dir.resolve("words" + System.nanoTime()))
        .text(
            "films.csv",
            "film,patient,site\n"
                + "a,p1,Köln\n"
                + "b,p2,KÖLN\n"
                + "c,p3,köln \n"
                + "d,p4,\u212Aiel\n"
                + "e,p5,kiel\n"
                + "f,p6,\n")
        .index(other, false);
    Catalogue words = Catalogue.open(other);
    assertThat(ids(select(words, Where.parse("site = köln")))).containsExactly("a", "b", "c");
    assertThat(ids(select(words, Where.parse("site = KIEL")))).containsExactly("d", "e");
    assertThat(ids(select(words, Where.parse("not site = kiel"))))
        .containsExactly("a", "b", "c", "f");
    assertThat(ids(select(words, Where.parse("site != kiel")))).containsExactly("a", "b", "c");
    assertThat(ids(select(words, Where.parse("path = \"\"")))).hasSize(6);
  }

  @Test
  void sidesViewsAndLimitsSelectAsInTheArchive() {
    for (Selection.Projection view : Selection.Projection.values()) {
      for (Split split : Split.values()) {
        Selection selection =
            new Selection(
                Optional.of(split),
                view,
                Optional.of(Where.parse("age > 20 and not path = x")),
                OptionalLong.of(100));
        assertThat(ids(selection.of(catalogue))).isEqualTo(ids(selection.of(archive))).isNotEmpty();
      }
    }
  }

  @Test
  void aColumnThatNoArchiveHasIsRefused() {
    assertThatThrownBy(() -> select(catalogue, Where.parse("colour = red")))
        .hasMessageContaining("no column is called colour")
        .hasMessageContaining("Follow-up #");
  }

  @Test
  void indexingAgainWritesOnlyWhatChanged() throws Exception {
    String other = newPlace();
    Folder folder = new Folder(dir.resolve("changing" + System.nanoTime()));
    String header = "film,patient,path,Mass,site\n";
    folder.film("a.png", 1).film("b.png", 2).film("c.png", 3);
    folder.text("films.csv", header + "a,p1,a.png,1,x\nb,p1,b.png,0,x\nc,p2,c.png,,x\n");
    Indexing.Result first = folder.index(other, true);
    assertThat(first.added()).isEqualTo(3);
    assertThat(first.hashed()).isEqualTo(3);
    Indexing.Result same = folder.index(other, true);
    assertThat(same.unchanged()).isEqualTo(3);
    assertThat(same.hashed() + same.added() + same.changed() + same.removed()).isZero();

    Map<String, String> hashes = hashes(other);
    folder.film("a.png", 9);
    folder.root().resolve("a.png").toFile().setLastModified(1_000_000L);
    folder.text("films.csv", header + "d,p3,b.png,1,y\na,p1,a.png,1,x\nb,p1,b.png,1,x\n");
    Indexing.Result next = folder.index(other, true);
    assertThat(next.added()).isEqualTo(1); // d
    assertThat(next.changed()).isEqualTo(2); // a's file, b's label
    assertThat(next.removed()).isEqualTo(1); // c
    assertThat(next.hashed()).isEqualTo(2); // a and d, not b
    Catalogue after = Catalogue.open(other);
    assertThat(after.films()).extracting(Film::id).containsExactly("a", "b", "d");
    assertThat(after.films().map(f -> f.label(dev.hilum.finding.Finding.MASS).cell()))
        .containsExactly("1", "1", "1");
    assertThat(hashes(other).get("b")).isEqualTo(hashes.get("b")).isEqualTo(hashes(other).get("d"));
    assertThat(hashes(other).get("a")).isNotEqualTo(hashes.get("a"));
  }

  @Test
  void noFileIsOpenedWhileNoneHasChanged() throws Exception {
    String other = newPlace();
    Folder folder = new Folder(dir.resolve("still" + System.nanoTime())).film("a.png", 1);
    Path table = folder.root().resolve("films.csv");
    folder.text("films.csv", "film,patient,path,site\na,p1,a.png,x\n");
    assertThat(table.toFile().setLastModified(1_000_000L)).isTrue();
    folder.index(other, false);
    folder.text("films.csv", "film,patient,path,site\na,p1,a.png,y\n"); // as long, and as old
    assertThat(table.toFile().setLastModified(1_000_000L)).isTrue();
    assertThat(folder.index(other, false).unchanged()).isEqualTo(1);
    assertThat(folder.index(other, true).hashed()).isEqualTo(1); // a hash is work to do
    Indexing.Config config = folder.config(false);
    Indexing.Config again =
        new Indexing.Config(config.root(), config.name(), "", false, false, true);
    assertThat(folder.index(other, again).changed()).isZero(); // read with the hashes above
    assertThat(Catalogue.open(other).films().findFirst().orElseThrow().extra())
        .containsEntry("site", "y");
  }

  @Test
  void severalArchivesShareACatalogue() throws Exception {
    String other = newPlace();
    String unique = "" + System.nanoTime();
    Folder north = new Folder(dir.resolve("north" + unique)).film("a.png", 1);
    Folder south = new Folder(dir.resolve("south" + unique)).film("b.png", 2).film("sub/a.png", 1);
    north.text("films.csv", "film,patient,path,Edema\na,p1,a.png,1\n");
    south.text("films.csv", "film,patient,path,Mass,ward\nb,p1,b.png,1,7\nc,p2,sub/a.png,0,8\n");
    north.index(other, false);
    assertThatThrownBy(() -> south.index(other, false))
        .hasMessageContaining("and north" + unique + " share 1 patient ids")
        .hasMessageContaining("--same-patients");
    assertThat(Catalogue.open(other).films()).hasSize(1);
    Path root = south.root();
    south.index(other, new Indexing.Config(root, "south", "s:", false, true, false));
    Catalogue both = Catalogue.open(other);
    assertThat(both.films()).extracting(Film::id).containsExactly("a", "s:b", "s:c");
    assertThat(both.films()).extracting(Film::patient).containsExactly("p1", "s:p1", "s:p2");
    assertThat(both.findings()).extracting(f -> f.displayName()).containsExactly("Edema", "Mass");
    assertThat(both.films().map(f -> ((Pixels.File) f.pixels()).path()))
        .containsExactly(
            north.root().resolve("a.png"), root.resolve("b.png"), root.resolve("sub/a.png"));
    assertThat(ids(select(both, Where.parse("archive = SOUTH and ward >= 8"))))
        .containsExactly("s:c");
    assertThat(ids(select(both, Where.parse("not archive = south")))).containsExactly("a");
    north.index(other, true);
    assertThat(Duplicates.of(Catalogue.open(other), 0).groups())
        .containsExactly(List.of("a", "s:c"));
    Folder clash = new Folder(dir.resolve("clash" + unique));
    clash.text("films.csv", "film,patient,path\nq,p9,\na,p8,\n");
    assertThatThrownBy(() -> clash.index(other, false))
        .hasMessageContaining("a film id must be unique in a catalogue, got a of north")
        .hasMessageContaining("--prefix clash");
    assertThat(Catalogue.open(other).films()).hasSize(3);
    Indexing.Result shared =
        clash.index(other, new Indexing.Config(clash.root(), "x", "x:", true, false, false));
    assertThat(shared.films()).isEqualTo(2);
  }

  static Film withoutArchive(Film film) {
    Map<String, String> extra = new HashMap<>(film.extra());
    extra.remove("archive");
    return film.with(extra);
  }

  private static Map<String, String> hashes(String place) {
    Map<String, String> hashes = new HashMap<>();
    Catalogue.open(place).films().forEach(f -> hashes.put(f.id(), f.extra().get("pixel_sha256")));
    return hashes;
  }

  private static Stream<Film> select(Archive from, Where where) {
    return new Selection(
            Optional.empty(), Selection.Projection.ALL, Optional.of(where), OptionalLong.empty())
        .of(from);
  }

  private static List<String> ids(Stream<Film> films) {
    try (films) {
      return films.map(Film::id).toList();
    }
  }
}
