package dev.hilum.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.archive.Archives;
import dev.hilum.finding.Finding;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.model.ImageText;
import dev.hilum.report.Prompts;
import dev.hilum.run.Progress;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.Hub;
import dev.hilum.zoo.HubSettings;
import dev.hilum.zoo.LoadedPair;
import dev.hilum.zoo.ModelLocator;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Scores, probabilities and the fitted temperature against open_clip, CheXzero and scipy. */
class ZeroShotGoldenTest {
  private static final double BOUND = 2e-5;
  private static final Path GOLDEN = golden();
  private static final JsonObject EXPECTED = Json.read(GOLDEN.resolve("expected.json"));
  private static final List<Finding> FINDINGS =
      EXPECTED.texts("findings").stream().map(Finding::require).toList();
  private static final Prompts PROMPTS = Prompts.open(GOLDEN.resolve("prompts.json").toString());

  @Test
  void promptEnsemblesAreOpenClipsClassifierOfTemplates() {
    try (Scope scope = Scope.open();
        LoadedPair pair = pair()) {
      PromptEmbeddings texts = PromptEmbeddings.of(pair, PROMPTS, FINDINGS);
      assertThat(texts.texts().shape().dims()).containsExactly(6, 12);
      assertThat(texts.texts().floats()).hasSize(72);
      close(doubles(texts.texts().floats()), numbers("classifier"));
      assertThat(texts.cut()).as("the third positive template is longer than 12 tokens").hasSize(3);
    }
  }

  @Test
  void probabilitiesAreTheSoftmaxOverTheTwoSides() {
    ZeroShot.Scored own = score(PROMPTS, ZeroShot.Config.USUAL);
    assertThat(own.origin()).isEqualTo(ZeroShot.Origin.MODEL);
    assertThat(own.temperature()).isCloseTo(0.05, within(1e-7));
    close(flat(own.positive()), numbers("positive"));
    close(flat(own.negative()), numbers("negative"));
    close(flat(own.probabilities()), numbers("probability"), 20 * BOUND); // cosines / 0.05

    ZeroShot.Scored raw = score(PROMPTS, new ZeroShot.Config(OptionalDouble.of(1), 2, 1));
    assertThat(raw.origin()).isEqualTo(ZeroShot.Origin.GIVEN);
    close(flat(raw.probabilities()), numbers("probability_at_1"));
    assertThat(score(PROMPTS.at(0.2), ZeroShot.Config.USUAL).temperature()).isEqualTo(0.2);
  }

  @Test
  void theFittedTemperatureIsScipysMinimum() {
    double[][] margins = matrix("margins");
    TemperatureFit fit = TemperatureFit.of(margins, labels()).orElseThrow();
    assertThat(fit.loss()).isCloseTo(EXPECTED.number("loss"), within(1e-12));
    assertThat(fit.temperature() / EXPECTED.number("temperature")).isCloseTo(1, within(1e-6));
    assertThat(fit.labels()).isEqualTo(120);
  }

  @Test
  void noTemperatureFitsScoresThatAreAllRightOrMostlyWrong() {
    double[][] right = matrix("margins"), wrong = matrix("margins");
    byte[][] labels = labels();
    for (int f = 0; f < 3; f++) {
      for (int i = 0; i < 40; i++) {
        right[f][i] = labels[f][i] == 1 ? 0.1 : -0.1;
        wrong[f][i] = -wrong[f][i];
      }
    }
    assertThat(TemperatureFit.of(right, labels)).isEmpty();
    assertThat(TemperatureFit.of(wrong, labels)).isEmpty();
    assertThat(TemperatureFit.of(new double[0][], new byte[0][])).isEmpty();
  }

  @Test
  void textsAreEmbeddedOnceHoweverManyFilmsAreScored() {
    List<Film> films = films();
    List<Film> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.addAll(films);
    }
    try (Scope scope = Scope.open();
        LoadedPair pair = pair()) {
      int[] calls = {0};
      LoadedPair counting =
          new LoadedPair(
              pair.model(),
              new CountingPair(pair.pair(), calls),
              pair.preprocessing(),
              pair.tokenizer(),
              pair.context(),
              pair.padding(),
              pair.layout());
      ZeroShot.Scored scored =
          ZeroShot.score(
              counting,
              PROMPTS,
              FINDINGS,
              many.iterator(),
              many.size(),
              new ZeroShot.Config(OptionalDouble.empty(), 4, 1),
              Progress.silent());
      assertThat(scored.films()).hasSize(60);
      assertThat(calls[0]).isEqualTo(1);
      assertThat(scored.positive()[57]).containsExactly(scored.positive()[0], within(1e-5f));
    }
  }

  @Test
  void filmsThatCannotBeReadAreToldAndNoFilmAtAllIsRefused() {
    Film broken = films().getFirst().with(new Pixels.File(Path.of("nowhere.png")));
    try (Scope scope = Scope.open();
        LoadedPair pair = pair()) {
      List<Film> films = List.of(broken, films().get(1));
      ZeroShot.Scored scored =
          ZeroShot.score(
              pair,
              PROMPTS,
              FINDINGS,
              films.iterator(),
              2,
              ZeroShot.Config.USUAL,
              Progress.silent());
      assertThat(scored.films()).hasSize(1);
      assertThat(scored.skipped()).hasSize(1);
      assertThatThrownBy(
              () ->
                  ZeroShot.score(
                      pair,
                      PROMPTS,
                      FINDINGS,
                      List.of(broken).iterator(),
                      1,
                      ZeroShot.Config.USUAL,
                      Progress.silent()))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("no film could be read, the first: nowhere.png");
    }
  }

  /** The real pair, counting how often texts are embedded. */
  private record CountingPair(ImageText pair, int[] calls) implements ImageText {
    @Override
    public Tensor embedImages(Tensor pixels) {
      return pair.embedImages(pixels);
    }

    @Override
    public Tensor embedTexts(Tensor ids, Tensor mask) {
      calls[0]++;
      return pair.embedTexts(ids, mask);
    }

    @Override
    public Tensor logScale() {
      return pair.logScale();
    }
  }

  private static ZeroShot.Scored score(Prompts prompts, ZeroShot.Config config) {
    try (Scope scope = Scope.open();
        LoadedPair pair = pair()) {
      return ZeroShot.score(
          pair, prompts, FINDINGS, films().iterator(), 3, config, Progress.silent());
    }
  }

  private static LoadedPair pair() {
    Hub hub = new Hub(HubSettings.of(Map.of("HF_HUB_OFFLINE", "1")), (file, done, total) -> {});
    return LoadedPair.of(
        new ModelLocator(hub).locate(GOLDEN.toString(), Optional.empty()), Mode.INFERENCE);
  }

  private static List<Film> films() {
    return Stream.of(0, 1, 2)
        .map(
            i ->
                Archives.open(GOLDEN.resolve("film" + i + ".png"))
                    .films()
                    .findFirst()
                    .orElseThrow())
        .toList();
  }

  private static void close(double[] got, double[] expected) {
    close(got, expected, BOUND);
  }

  private static void close(double[] got, double[] expected, double bound) {
    assertThat(got).hasSameSizeAs(expected);
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).isCloseTo(expected[i], within(bound));
    }
  }

  private static double[] numbers(String key) {
    return EXPECTED.numbers(key).stream().mapToDouble(v -> v).toArray();
  }

  private static double[][] matrix(String key) {
    double[] all = numbers(key);
    double[][] rows = new double[3][];
    Arrays.setAll(rows, f -> Arrays.copyOfRange(all, f * all.length / 3, (f + 1) * all.length / 3));
    return rows;
  }

  private static byte[][] labels() {
    double[][] all = matrix("labels");
    byte[][] labels = new byte[all.length][all[0].length];
    for (int f = 0; f < all.length; f++) {
      for (int i = 0; i < all[f].length; i++) {
        labels[f][i] = (byte) all[f][i];
      }
    }
    return labels;
  }

  private static double[] flat(float[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(row -> Arrays.stream(doubles(row))).toArray();
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] doubles(float[] values) {
    double[] out = new double[values.length];
    Arrays.setAll(out, i -> values[i]);
    return out;
  }

  private static Path golden() {
    try {
      return Path.of(
          Objects.requireNonNull(ZeroShotGoldenTest.class.getResource("/golden/zero-shot-tiny"))
              .toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
