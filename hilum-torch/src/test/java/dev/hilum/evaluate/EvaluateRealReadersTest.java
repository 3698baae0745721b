package dev.hilum.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hilum.archive.RealData;
import dev.hilum.finding.LabelPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The CheXpert test set's readers and leaderboard models, as published with it. */
final class EvaluateRealReadersTest {
  private static final List<String> FIVE =
      List.of("Atelectasis", "Cardiomegaly", "Consolidation", "Edema", "Pleural Effusion");

  private Path data = Path.of("");

  @BeforeEach
  void findData() {
    Optional<Path> folder = RealData.folder("chexpert-test");
    assumeTrue(folder.isPresent(), "the shared data folder is not there");
    data = folder.orElseThrow();
  }

  private static double value(Object json, String... path) {
    Object at = json;
    for (String key : path) {
      at = ((Map<?, ?>) at).get(key);
    }
    return (Double) ((Map<?, ?>) at).get("value");
  }

  @Test
  void theMeanReaderIsThatOfTheBenchmark() {
    Path readers = data.resolve("radiologists/benchmark_radiologists");
    Map<String, Object> result =
        EvaluateReaders.run(
            new EvaluateReaders.Config(
                data.resolve("groundtruth.csv"),
                Stream.of("bc4.csv", "bc6.csv", "bc8.csv").map(readers::resolve).toList(),
                Optional.empty(),
                new Thresholds.None(),
                FIVE,
                LabelPolicy.U_IGNORE,
                100));
    assertThat(value(result, "mean", "f1")).isCloseTo(0.616, within(0.001));
    assertThat(value(result, "mean", "mcc")).isCloseTo(0.530, within(0.001));
    double[] f1 = {.693, .679, .386, .584, .738}, mcc = {.546, .568, .357, .508, .669};
    for (int i = 0; i < 5; i++) {
      assertThat(value(result, "mean", "findings", FIVE.get(i), "f1"))
          .isCloseTo(f1[i], within(0.001));
      assertThat(value(result, "mean", "findings", FIVE.get(i), "mcc"))
          .isCloseTo(mcc[i], within(0.001));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "desmond,.874,.933,.916,.921,.947", "drnet,.884,.937,.916,.930,.960",
    "hieupham,.891,.941,.900,.922,.968", "ihil,.884,.942,.916,.930,.960",
    "jfaboy,.888,.928,.932,.921,.958", "ngango2,.890,.937,.900,.926,.964",
    "ngango3,.898,.938,.921,.915,.966", "sensexdr,.884,.943,.916,.930,.960",
    "uestc,.884,.931,.916,.929,.960", "yww211,.869,.930,.926,.930,.961"
  })
  void theLeaderboardModelsHaveTheirAurocs(
      String model, double a, double b, double c, double d, double e) {
    Map<String, Object> result =
        EvaluateScores.run(
            new EvaluateScores.Config(
                data.resolve("groundtruth.csv"),
                data.resolve("example_models/predictions/standard/" + model + "_predictions.csv"),
                new Thresholds.None(),
                Optional.empty(),
                List.of(),
                List.of(),
                LabelPolicy.U_IGNORE,
                10,
                false));
    double[] expected = {a, b, c, d, e};
    for (int i = 0; i < 5; i++) {
      assertThat(value(result, "findings", FIVE.get(i), "auroc"))
          .as(FIVE.get(i))
          .isCloseTo(expected[i], within(0.001));
    }
  }
}
