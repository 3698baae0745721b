package dev.hilum.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.image.GrayImage;
import dev.hilum.image.PngWriter;
import dev.hilum.image.ValueRange;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.io.Npy;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineFeaturesTest {
  private static final int WIDTH = 40, HEIGHT = 20;

  @TempDir Path dir;

  /** A ramp from left to right: grey value x * 255 / 39. */
  private static GrayImage ramp() {
    float[] pixels = new float[WIDTH * HEIGHT];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Math.round(i % WIDTH * 255f / (WIDTH - 1));
    }
    return new GrayImage(WIDTH, HEIGHT, pixels, ValueRange.BYTE);
  }

  private static Film film(String id, Pixels pixels, View view) {
    return new Film(
        id,
        id,
        id,
        pixels,
        view,
        Sex.UNKNOWN,
        OptionalDouble.empty(),
        Map.of(Finding.EDEMA, Label.PRESENT),
        Optional.empty(),
        Map.of());
  }

  private Film onDisk(String id, View view) throws IOException {
    Path file = dir.resolve(id + ".png");
    Files.write(file, PngWriter.encode(ramp(), 8));
    return film(id, new Pixels.File(file), view);
  }

  private float[] features(Baseline baseline, boolean strict, Film... films) {
    BaselineFeatures.run(
        new BaselineFeatures.Config(baseline, dir.resolve("out"), true, false, strict),
        List.of(films).iterator(),
        OptionalLong.of(films.length),
        List.of(Finding.EDEMA),
        Provenance.of(List.of("embed")),
        Progress.silent());
    try (Arena arena = Arena.ofConfined()) {
      return Npy.open(dir.resolve("out/embeddings.npy"), arena)
          .check(Npy.Type.FLOAT32, -1, baseline.columns().size())
          .floats();
    }
  }

  @Test
  void viewIsOneHot() throws IOException {
    float[] got =
        features(
            Baseline.VIEW,
            true,
            onDisk("a", View.PA),
            onDisk("b", View.AP_SUPINE),
            onDisk("c", View.LATERAL));
    assertThat(got).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
  }

  @Test
  void bytesAreThoseOfTheFile() throws IOException {
    Film film = onDisk("a", View.PA);
    float expected = (float) Files.size(dir.resolve("a.png")) / (WIDTH * HEIGHT);
    assertThat(features(Baseline.BYTES, true, film)).containsExactly(expected);
  }

  @Test
  void sizeIsWidthHeightAndTheirRatio() throws IOException {
    assertThat(features(Baseline.SIZE, true, onDisk("a", View.PA)))
        .containsExactly(WIDTH, HEIGHT, 2);
  }

  @Test
  void greyStatisticsOfARampAreThoseOfAUniformDistribution() throws IOException {
    float[] got = features(Baseline.GREY, true, onDisk("a", View.PA));
    double[] expected = {0.5, 1 / Math.sqrt(12), 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) got[i]).as("column %d", i).isCloseTo(expected[i], within(0.016));
    }
  }

  @Test
  void greyIsAFractionOfTheRangeAtAnyDepth() {
    float[] shorts = ramp().pixels().clone();
    for (int i = 0; i < shorts.length; i++) {
      shorts[i] *= 257;
    }
    GrayImage deep = new GrayImage(WIDTH, HEIGHT, shorts, ValueRange.SHORT16);
    Film film = film("a", new Pixels.Generated(BaselineFeaturesTest::ramp), View.PA);
    float[] expected = Baseline.GREY.of(film, ramp());
    float[] got = Baseline.GREY.of(film, deep);
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).isCloseTo(expected[i], within(1e-6f));
    }
  }

  @Test
  void smallPixelsKeepTheRamp() throws IOException {
    float[] got = features(Baseline.PIXELS, true, onDisk("a", View.PA));
    assertThat(got).hasSize(256);
    for (int x = 1; x < 16; x++) {
      assertThat(got[x]).isGreaterThan(got[x - 1]);
      assertThat(got[240 + x]).as("rows are alike").isCloseTo(got[x], within(1e-6f));
    }
    assertThat((double) got[7] + got[8]).isCloseTo(1, within(0.01));
  }

  @Test
  void shortcutIsAllOfThemAndColumnsAreNamed() throws IOException {
    Film film = onDisk("a", View.AP);
    List<Float> expected = new ArrayList<>();
    for (Baseline part : List.of(Baseline.VIEW, Baseline.BYTES, Baseline.SIZE, Baseline.GREY)) {
      for (float value : part.of(film, ramp())) {
        expected.add(value);
      }
    }
    float[] got = features(Baseline.SHORTCUT, true, film);
    Float[] boxed = new Float[got.length];
    Arrays.setAll(boxed, i -> got[i]);
    assertThat(boxed).containsExactlyElementsOf(expected);
    JsonObject result = Json.read(dir.resolve("out/result.json"));
    assertThat(result.texts("columns")).isEqualTo(Baseline.SHORTCUT.columns()).hasSize(16);
    assertThat(result.text("model")).isEqualTo("baseline:shortcut");
  }

  @Test
  void filmsThatCannotBeMeasuredAreSkippedWithTheReason() throws IOException {
    Film broken =
        film(
            "broken",
            new Pixels.File(Files.writeString(dir.resolve("broken.png"), "no image")),
            View.PA);
    Film computed = film("computed", new Pixels.Generated(BaselineFeaturesTest::ramp), View.PA);
    Film missing = film("missing", new Pixels.File(dir.resolve("missing.png")), View.PA);
    Film good = onDisk("good", View.PA);
    assertThat(features(Baseline.BYTES, false, broken, computed, missing, good)).hasSize(1);
    assertThat(Files.readAllLines(dir.resolve("out/films.csv")))
        .satisfiesExactly(
            header -> assertThat(header).endsWith(",Edema"),
            row -> assertThat(row).startsWith("good,").endsWith(",1"));
    assertThat(Files.readString(dir.resolve("out/skipped.csv")))
        .contains("broken.png")
        .contains("computed: bytes per pixel need a file, got a computed film")
        .contains("missing.png");
    assertThatThrownBy(() -> features(Baseline.BYTES, true, good, computed))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got a computed film");
    assertThatThrownBy(() -> features(Baseline.VIEW, false, broken))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no film could be embedded, skipped 1");
  }

  @Test
  void unknownNamesAreRefusedWithTheKnownOnes() {
    for (Baseline baseline : Baseline.values()) {
      assertThat(Baseline.parse(baseline.modelName())).isEqualTo(baseline);
    }
    assertThat(Baseline.names("vit_base_14.rad-dino")).isFalse();
    assertThatThrownBy(() -> Baseline.parse("baseline:luck"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("baseline:view")
        .hasMessageContaining("got baseline:luck");
  }
}
