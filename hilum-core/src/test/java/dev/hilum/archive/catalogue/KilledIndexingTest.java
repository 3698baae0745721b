package dev.hilum.archive.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at several moments: the catalogue opens, and the next indexing does the rest. */
class KilledIndexingTest {
  private static final int FILMS = 20_000;

  @TempDir Path dir;
  private Folder folder = new Folder(Path.of(""));
  private List<String> all = List.of();
  private String place = "";

  @BeforeEach
  void makeTable() throws IOException {
    folder = new Folder(dir.resolve("many")).table(FILMS, 3);
    all = folder.open().films().map(Film::id).toList();
    place = dir.resolve("films.db").toString();
  }

  @Test
  void killedBetweenBatchesItKeepsThoseThatWereCommitted() throws Exception {
    killAfter("5000", 2, 0);
    List<String> kept = kept();
    assertThat(kept.size()).isGreaterThanOrEqualTo(10_000);
    completes(kept.size());
  }

  @Test
  void killedAtRandomMomentsItGoesOnFromEach() throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int before = 0;
    for (int commits = 1; commits <= 2; commits++) {
      killAfter("5000", commits, random.nextInt(40));
      int kept = kept().size();
      assertThat(kept).as("seed %d", seed).isGreaterThanOrEqualTo(before).isPositive();
      before = kept;
    }
    completes(before);
  }

  @Test
  void killedWhileItsTablesAreMadeItBeginsAgain() throws Exception {
    SplittableRandom random = new SplittableRandom(System.nanoTime());
    for (int i = 0; i < 2; i++) {
      killAfter("started", 1, random.nextInt(500));
      try {
        assertThat(Catalogue.open(place).complete()).isFalse();
      } catch (BadInputException e) {
        assertThat(e)
            .message()
            .containsAnyOf("got no tables", "must hold an archive", "cannot be opened");
      }
    }
    folder.index(place, false);
    assertThat(kept()).isEqualTo(all);
  }

  private void killAfter(String line, int times, int millis)
      throws IOException, InterruptedException {
    Process process = IndexingProcess.start(folder.root(), place);
    try (BufferedReader out = process.inputReader()) {
      int seen = 0;
      for (String said = out.readLine(); said != null; said = out.readLine()) {
        assertThat(said).isNotEqualTo("done");
        if (said.equals(line) && ++seen == times) {
          Thread.sleep(millis);
          process.destroyForcibly();
          break;
        }
      }
    }
    assertThat(process.waitFor()).isEqualTo(128 + 9);
  }

  private List<String> kept() {
    Catalogue catalogue = Catalogue.open(place);
    List<String> films = catalogue.films().map(Film::id).toList();
    assertThat(films).isEqualTo(all.subList(0, films.size()));
    return films;
  }

  private void completes(int kept) {
    assertThat(Catalogue.open(place).complete()).isFalse();
    assertThat(Catalogue.open(place).explanation()).contains("incomplete");
    Indexing.Result rest = folder.index(place, false);
    assertThat(rest.unchanged()).isEqualTo(kept);
    assertThat(rest.added()).isEqualTo(FILMS - kept);
    assertThat(kept()).isEqualTo(all);
    assertThat(Catalogue.open(place).complete()).isTrue();
  }
}
