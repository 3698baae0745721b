package dev.hilum.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.archive.Archives;
import dev.hilum.batch.FilmReader;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.study.Film;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pair that comes with the program answers as open_clip does with the same files. */
class ShippedPairGoldenTest {
  private static final String NAME = "clip_convnext_atto.hilum";
  private static final double BOUND = 2e-5;
  private static final Path GOLDEN = ModelLocatorTest.golden("shipped-pair-small");
  private static final JsonObject EXPECTED = Json.read(GOLDEN.resolve("expected.json"));
  private static final List<String> TEXTS = EXPECTED.texts("texts");

  @TempDir private Path folder;

  private static ModelFiles files() {
    HubSettings settings = HubSettings.of(Map.of("HF_HUB_OFFLINE", "1"));
    return new ModelLocator(new Hub(settings, (file, done, total) -> {}))
        .locate(NAME, Optional.empty());
  }

  @Test
  void filmsAndTextsAreWhatOpenClipMakesOfThem() {
    try (Scope scope = Scope.open();
        LoadedPair pair = LoadedPair.of(files(), Mode.INFERENCE)) {
      List<float[]> pixels;
      try (Stream<Film> films = Archives.open(GOLDEN).films()) {
        pixels = films.map(f -> FilmReader.read(f, pair.preprocessing()).values()).toList();
      }
      Tensor images =
          Gradients.off(() -> pair.pair().embedImages(Tensor.stackOf(pixels, 3, 128, 128)));
      close(images, "images");
      close(Gradients.off(() -> pair.embedTexts(TEXTS)), "text_features");
      assertThat(Math.exp(pair.pair().logScale().floats()[0]))
          .as("%s", scope)
          .isCloseTo(EXPECTED.number("logit_scale"), within(1e-4));
    }
  }

  @Test
  void tokensAreThoseOfItsOwnVocabulary() {
    try (Scope scope = Scope.open();
        LoadedPair pair = LoadedPair.of(files(), Mode.INFERENCE)) {
      List<Double> ids = EXPECTED.numbers("ids", Double.NaN);
      int width = ids.size() / TEXTS.size();
      for (int i = 0; i < TEXTS.size(); i++) {
        int[] own = pair.tokenizer().encode(TEXTS.get(i), pair.context()).ids();
        List<Double> row = ids.subList(i * width, i * width + own.length);
        assertThat(own)
            .as("%s %s", TEXTS.get(i), scope)
            .containsExactly(row.stream().mapToInt(Double::intValue).toArray());
      }
    }
  }

  @Test
  void itIsSmallAndHasACardAndKeepsBothWhenExported() throws IOException {
    ModelFiles files = files();
    assertThat(Files.size(files.weights())).isLessThan(12_000_000);
    assertThat(files.card()).hasValueSatisfying(card -> assertThat(card).content().contains("##"));
    assertThat(files().weights()).as("unpacked once").isEqualTo(files.weights());

    Path out = folder.resolve("out");
    Exporter.export(files, ExportFormat.OPEN_CLIP, out, false);
    for (String name : List.of("open_clip_model.safetensors", "tokenizer.json", "card.md")) {
      assertThat(out.resolve(name)).isNotEmptyFile();
    }
    assertThat(Json.read(out.resolve("open_clip_config.json")).toString())
        .isEqualTo(files.config().toString());
    assertThat(
            Files.mismatch(out.resolve("tokenizer.json"), files.folder().resolve("tokenizer.json")))
        .isEqualTo(-1);
  }

  private static void close(Tensor got, String expected) {
    List<Double> values = EXPECTED.numbers(expected, Double.NaN);
    float[] floats = got.floats();
    assertThat(floats).hasSize(values.size());
    for (int i = 0; i < floats.length; i++) {
      assertThat((double) floats[i])
          .as("%s %d", expected, i)
          .isCloseTo(values.get(i), within(BOUND));
    }
  }
}
