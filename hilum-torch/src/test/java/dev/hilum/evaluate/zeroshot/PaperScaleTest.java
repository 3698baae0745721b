package dev.hilum.evaluate.zeroshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.finding.Finding;
import dev.hilum.io.BadInputException;
import dev.hilum.phantom.PhantomArchive;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.report.SentenceSampler.Part;
import dev.hilum.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperScaleTest {
  @TempDir private Path dir;

  @Test
  void everyStepRunsOnASampleLaidOutAsTheDataSets() throws IOException {
    Path data = Files.createDirectory(dir.resolve("data"));
    make(data, "mimic-cxr", "mimic", 50);
    make(data, "nih", "nih", 50);
    SampleArchives.chexpert(data.resolve("chexpert"));
    SampleArchives.padchest(data.resolve("padchest"));
    Path model = Files.createDirectory(dir.resolve("model"));
    List<String> names = Arrays.stream(Finding.values()).map(Finding::displayName).toList();
    TinyPair.VIT_CLIP.write(Vocabulary.of(names), 1, model);
    PaperScale.Plan plan =
        new PaperScale.Plan(
            Map.of("tiny", model.toString()),
            1,
            new Course(2, 4, 1e-4),
            new Treatment.Parts(3, Part.BOTH, 0.3));
    PaperScale scale = new PaperScale(plan, data, Progress.silent());
    assertThat(scale.missing()).isEmpty();
    assertThat(scale.tests())
        .extracting(TestSet::name)
        .containsExactly("mimic-cxr", "chexpert", "nih", "padchest");
    Path out = Files.createDirectory(dir.resolve("out"));
    List<Cell> cells = Grid.cells(scale, false);
    Grid.Runs runs = new Grid(scale, out, 1, Optional.empty(), Progress.silent()).run(cells);
    assertThat(runs.failed()).isEmpty();
    GridTables tables =
        new GridTables(scale, new GridStatistics(scale, runs.results()), runs, Map.of());
    assertThat(GridPage.markdown(scale, tables)).contains("sampling, main effect", "padchest");
  }

  @Test
  void aDataSetThatIsNotThereIsNamedWithItsPlace() throws IOException {
    Path data = Files.createDirectory(dir.resolve("data"));
    make(data, "mimic-cxr", "mimic", 50);
    PaperScale scale = new PaperScale(PaperScale.Plan.USUAL, data, Progress.silent());
    assertThat(scale.missing())
        .hasSize(3)
        .allMatch(line -> line.contains("https://"))
        .anyMatch(line -> line.contains("chexpert"));
    assertThat(scale.tests()).extracting(TestSet::name).containsExactly("mimic-cxr");
  }

  @Test
  void withoutMimicThereIsNothingToLearnFrom() {
    assertThatThrownBy(() -> new PaperScale(PaperScale.Plan.USUAL, dir, Progress.silent()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("physionet.org");
  }

  private static void make(Path data, String name, String layout, int patients) {
    PhantomArchive.write(
        data.resolve(name),
        false,
        new PhantomArchive.Config(
            new PhantomCohort.Config(patients, 64, 7),
            layout,
            PhantomArchive.Config.usualFormat(layout),
            layout.equals("mimic") ? 12 : 8),
        done -> {});
  }
}
