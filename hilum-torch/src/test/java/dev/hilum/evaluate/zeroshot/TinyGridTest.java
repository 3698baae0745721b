package dev.hilum.evaluate.zeroshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.report.SentenceSampler.Part;
import dev.hilum.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyGridTest {
  @TempDir private static Path dir;
  private static Path out;
  private static TinyScale scale;
  private static List<Cell> cells;
  private static Grid.Runs runs;

  @BeforeAll
  static void runASmallOne() throws IOException {
    scale = new TinyScale(plan(40), Progress.silent());
    cells = Grid.cells(scale, false);
    out = Files.createDirectory(dir.resolve("grid"));
    runs = new Grid(scale, out, 2, Optional.empty(), Progress.silent()).run(cells);
  }

  private static TinyScale.Plan plan(int home) {
    return new TinyScale.Plan(
        30,
        home,
        40,
        2,
        1,
        new Course(3, 8, 1e-3),
        new Course(2, 8, 5e-4),
        new Treatment.Parts(2, Part.BOTH, 0.3),
        List.of(0.3, 1.0));
  }

  @Test
  void everyArmOfEveryPairAndSeedIsRun() {
    assertThat(runs.failed()).isEmpty();
    assertThat(runs.results()).hasSize(3 * (1 + 4 * 2)).containsOnlyKeys(cells);
  }

  @Test
  void theStatisticsTellBothPartsApart() {
    GridTables tables =
        new GridTables(scale, new GridStatistics(scale, runs.results()), runs, Map.of());
    assertThat(tables.verdicts())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("sampling, main effect"))
        .anyMatch(line -> line.startsWith("relaxation, main effect"));
    assertThat(GridPage.markdown(scale, tables)).contains("+5.77 %", "not available", "vit-clip");
    assertThat(GridPage.html(scale, tables)).contains("resnet-bert", "</html>");
  }

  @Test
  void aGridThatGoesOnMakesOnlyTheRunsThatAreMissing() throws IOException {
    Path copy = Files.createDirectory(dir.resolve("copy"));
    copy(out, copy);
    String gone = cells.getLast().id();
    Folders.delete(copy.resolve("cells").resolve(gone));
    List<String> before = Files.readAllLines(copy.resolve("runs.csv"));
    Grid.Runs again = new Grid(scale, copy, 1, Optional.empty(), Progress.silent()).run(cells);
    List<String> after = Files.readAllLines(copy.resolve("runs.csv"));
    assertThat(after).hasSize(before.size() + 2);
    assertThat(after.get(before.size()))
        .as("a run that is killed has this row alone")
        .contains(gone, "started");
    assertThat(after.getLast()).contains(gone, "done");
    Cell cell = cells.getLast();
    String test = scale.tests().getFirst().name();
    assertThat(again.results().get(cell).margins().get(test))
        .isDeepEqualTo(runs.results().get(cell).margins().get(test));
  }

  @Test
  void aGridWithoutTimeLeavesTheRunsForLater() throws IOException {
    Path empty = Files.createDirectory(dir.resolve("empty"));
    Grid.Runs none =
        new Grid(scale, empty, 1, Optional.of(Duration.ofSeconds(-1)), Progress.silent())
            .run(cells);
    assertThat(none.left()).isEqualTo(3 + cells.size());
    assertThat(none.results()).isEmpty();
  }

  @Test
  void otherFilmsOrSettingsAreNotTheFrozenOnes() {
    TinyScale other = new TinyScale(plan(41), Progress.silent());
    TinyScale same = new TinyScale(plan(40), Progress.silent());
    assertThat(other.digest()).isNotEqualTo(scale.digest()).hasSize(64);
    assertThat(same.digest()).isEqualTo(scale.digest());
    Freeze freeze = new Freeze(scale.digest(), other.digest());
    freeze.check(true);
    assertThatThrownBy(() -> freeze.check(false))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(scale.digest())
        .hasMessageContaining(other.digest());
  }

  private static void copy(Path from, Path to) throws IOException {
    Map<Path, Path> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(from)) {
      all.forEach(path -> files.put(path, to.resolve(from.relativize(path).toString())));
    }
    for (Map.Entry<Path, Path> file : files.entrySet()) {
      if (Files.isDirectory(file.getKey())) {
        Files.createDirectories(file.getValue());
      } else {
        Files.copy(file.getKey(), file.getValue());
      }
    }
  }
}
