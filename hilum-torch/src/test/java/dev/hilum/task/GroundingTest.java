package dev.hilum.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.archive.FilmPixels;
import dev.hilum.finding.Finding;
import dev.hilum.image.GrayImage;
import dev.hilum.image.Preprocessing;
import dev.hilum.image.Preprocessing.Field;
import dev.hilum.image.ValueRange;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.model.ImageText;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.report.Prompts;
import dev.hilum.run.Progress;
import dev.hilum.study.Film;
import dev.hilum.study.Mask;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.Hub;
import dev.hilum.zoo.HubSettings;
import dev.hilum.zoo.LoadedPair;
import dev.hilum.zoo.ModelLocator;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroundingTest {
  private static Mask square(int size, int from, int to) {
    BitSet inside = new BitSet();
    for (int y = from; y < to; y++) {
      inside.set(y * size + from, y * size + to);
    }
    return new Mask("film", "Mass", size, size, inside, "");
  }

  @Test
  void betweenCentresOfPatchesTheMapIsLinear() {
    SimilarityMap map = new SimilarityMap(2, 2, new float[] {0, 1, 2, 3}, new Field(0, 0, 1, 1));
    float[][] over = map.over(8, 8);
    assertThat(over[0][0]).isEqualTo(0);
    assertThat(over[7][7]).isEqualTo(3);
    assertThat(over[2][3]).isCloseTo(0.375f + 2 * 0.125f, within(1e-6f));
    assertThat(over[0][3]).isCloseTo(0.375f, within(1e-6f));
    assertThat(map.halfPatch(8, 8)).isEqualTo(2);
    SimilarityMap crop = new SimilarityMap(4, 4, new float[16], new Field(0, 0.25, 1, 0.5));
    assertThat(crop.halfPatch(100, 200)).isEqualTo(12.5); // a square of 100 in 4 x 4
  }

  @Test
  void whatTheNetworkDoesNotSeeTakesTheNearestPatch() {
    SimilarityMap map =
        new SimilarityMap(1, 2, new float[] {0, 1}, new Field(0, 0.25, 1, 0.5)); // middle half
    float[] row = map.over(1, 16)[0];
    assertThat(row[0]).isEqualTo(0);
    assertThat(row[5]).isEqualTo(0); // at the first centre, left of it the same
    assertThat(row[7]).isCloseTo(0.375f, within(1e-6f));
    assertThat(row[15]).isEqualTo(1);
  }

  @Test
  void aMapOfTheMaskItselfHitsAndStandsOut() {
    Mask mask = square(10, 6, 8);
    float[][] map = new float[10][10];
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 10; x++) {
        map[y][x] = (mask.at(x, y) ? 2 : 1) + (x % 2 == 0 ? 0.5f : 0);
      }
    }
    GroundingScore score = GroundingScore.of(map, mask, 0);
    assertThat(score.hit()).isTrue();
    // means differ by 1, both halves have variance 1/16
    assertThat(score.contrast()).isCloseTo(1 / Math.sqrt(1 / 8.0), within(1e-6));
  }

  @Test
  void aPeakBesideTheMaskHitsWithinTheToleranceOnly() {
    Mask mask = square(10, 6, 8);
    float[][] map = new float[10][10];
    map[6][4] = 1;
    assertThat(GroundingScore.of(map, mask, 1).hit()).isFalse();
    assertThat(GroundingScore.of(map, mask, 2).hit()).isTrue();
    assertThat(GroundingScore.of(map, mask, 2).contrast()).isNegative();
    assertThat(GroundingScore.of(new float[10][10], mask, 0).contrast()).isZero();
    assertThat(GroundingScore.chance(mask, 0)).isEqualTo(0.04);
    assertThat(GroundingScore.chance(mask, 1)).isEqualTo(0.12); // four at each side more
  }

  @Test
  void theFieldIsWhatThePreprocessingKeeps() {
    Preprocessing crop =
        Preprocessing.of(
            Json.parse(
                """
                {"image_processor_type": "CLIPImageProcessor", "do_resize": true,
                 "size": {"shortest_edge": 64}, "resample": 2, "do_center_crop": true,
                 "crop_size": {"height": 32, "width": 32}, "do_rescale": true,
                 "rescale_factor": 1, "do_normalize": false}
                """,
                "crop"));
    for (Preprocessing rule : List.of(crop, Preprocessing.xrayVision(32))) {
      int width = 200, height = 100, x = 98, y = 61, side = 32;
      float[] pixels = new float[width * height];
      for (int v = y - 4; v <= y + 4; v++) {
        for (int u = x - 4; u <= x + 4; u++) {
          pixels[v * width + u] = 255 - 20 * Math.max(Math.abs(u - x), Math.abs(v - y));
        }
      }
      float[] seen = rule.apply(new GrayImage(width, height, pixels, ValueRange.BYTE));
      int best = 0;
      for (int i = 0; i < side * side; i++) {
        best = seen[i] > seen[best] ? i : best;
      }
      Field field = rule.field(height, width);
      double left = field.left() + field.width() * (best % side + 0.5) / side;
      double top = field.top() + field.height() * (best / side + 0.5) / side;
      assertThat(left * width).isCloseTo(x + 0.5, within(2.0));
      assertThat(top * height).isCloseTo(y + 0.5, within(2.0));
    }
  }

  @Test
  void everyOutlineIsScoredWithItsPhraseAndAnother(@TempDir Path folder) throws Exception {
    Path model = TinyPair.write(folder, 3);
    PhantomCohort archive = new PhantomCohort(PhantomCohort.Config.parse(TinyPair.cohort(12)));
    List<Finding> findings = List.of(Finding.CARDIOMEGALY, Finding.PLEURAL_EFFUSION);
    List<Film> films = archive.films().limit(3).toList();
    Mask mask = square(64, 20, 40);
    Map<String, Map<Finding, Mask>> masks =
        Map.of(
            films.get(0).id(), Map.of(Finding.CARDIOMEGALY, mask),
            films.get(2).id(), Map.of(Finding.PLEURAL_EFFUSION, mask));
    try (Scope scope = Scope.open();
        LoadedPair pair = pair(model)) {
      Grounding.Result result =
          Grounding.score(pair, Prompts.standard(), findings, films, masks, 0, Progress.silent());
      assertThat(result.cases()).hasSize(2);
      Grounding.Case first = result.cases().getFirst();
      assertThat(first.other()).isEqualTo(Finding.PLEURAL_EFFUSION);
      GrayImage film = FilmPixels.read(films.get(0)).toGray().toGrayImage();
      String phrase = Prompts.standard().of(Finding.CARDIOMEGALY).positive().getFirst();
      float[][] map = Grounding.map(pair, film, phrase);
      assertThat(first.contrast())
          .isCloseTo(GroundingScore.of(map, mask, 8).contrast(), within(1e-3));
      assertThat(map[8][8]).isCloseTo(cosine(pair, film, phrase), within(0.02f));
      assertThatThrownBy(
              () ->
                  Grounding.score(
                      pair,
                      Prompts.standard(),
                      findings.subList(0, 1),
                      films,
                      masks,
                      0,
                      Progress.silent()))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("must be at least 2");
    }
  }

  private static LoadedPair pair(Path folder) {
    Hub hub = new Hub(HubSettings.of(Map.of("HF_HUB_OFFLINE", "1")), (file, done, total) -> {});
    return LoadedPair.of(
        new ModelLocator(hub).locate(folder.toString(), Optional.empty()), Mode.INFERENCE);
  }

  /** The cosine of the first patch, whose centre is pixel (7.5, 7.5) of 64 with patches of 16. */
  private static float cosine(LoadedPair pair, GrayImage film, String phrase) {
    return Gradients.off(
        () -> {
          Tensor pixels = Tensor.of(pair.preprocessing().apply(film), 1, 3, 64, 64);
          ImageText.Patches patches = pair.pair().embedPatches(pixels).orElseThrow();
          float[] all =
              patches
                  .embeddings()
                  .matmul(pair.embedTexts(List.of(phrase)).transpose(0, 1))
                  .floats();
          assertThat(all).hasSize(16);
          return all[0];
        });
  }
}
