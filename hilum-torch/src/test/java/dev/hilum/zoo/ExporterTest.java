package dev.hilum.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.io.OutputExistsException;
import dev.hilum.model.Parity;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Exports read back by Hilum; tools/reference/export_reload.py reads them with their own libraries.
 */
class ExporterTest {
  @TempDir Path folder;

  private ModelFiles locate(Path path) {
    HubSettings settings = HubSettings.of(Map.of("HILUM_HOME", folder.toString()));
    return new ModelLocator(new Hub(settings, (file, done, total) -> {}))
        .locate(path.toString(), Optional.empty());
  }

  private Path export(String golden, String format) {
    Path out = folder.resolve("out");
    Exporter.export(locate(ModelLocatorTest.golden(golden)), ExportFormat.of(format), out, false);
    return out;
  }

  @ParameterizedTest
  @CsvSource({
    "clip-tiny/model, hf",
    "bert-tiny/model, hf",
    "dinov2-tiny/mlp, hf",
    "timm-vit-tiny/token, hf",
    "open-clip-tiny/quick-gelu, open_clip",
    "biomedclip-tiny/biomedclip, open_clip"
  })
  void theSameLayoutAnswersTheSame(String golden, String format) {
    Path out = export(golden, format);
    try (Scope scope = Scope.open();
        LoadedModel model = LoadedModel.of(locate(out), Mode.INFERENCE)) {
      Path source = ModelLocatorTest.golden(golden);
      assertThat(Parity.measure(source, model.network()).error())
          .as(scope.toString())
          .isLessThanOrEqualTo(Parity.BOUND);
    }
  }

  @Test
  void weightsOfHalfTheSizeAnswerNearlyTheSame() throws IOException {
    Path whole = ModelLocatorTest.golden("biomedclip-tiny/biomedclip");
    Path out = folder.resolve("out");
    Exporter.export(locate(whole), ExportFormat.OPEN_CLIP, ExportedWeights.FP16, out, false);
    String weights = "open_clip_model.safetensors";
    assertThat(Files.size(out.resolve(weights)))
        .isLessThan(Files.size(whole.resolve(weights)) * 6 / 10);
    try (Scope scope = Scope.open();
        LoadedModel model = LoadedModel.of(locate(out), Mode.INFERENCE)) {
      assertThat(Parity.measure(whole, model.network()).error())
          .as(scope.toString())
          .isLessThan(4e-3);
    }
  }

  @Test
  void clipOfTransformersBecomesOpenClip() {
    compare(
        ModelLocatorTest.golden("clip-tiny/model"),
        export("clip-tiny/model", "open_clip"),
        Map.of("pixel_values", "image", "input_ids", "text"),
        Map.of("image_embeds", "image_features", "text_embeds", "text_features"));
  }

  @Test
  void openClipBecomesClipOfTransformers() {
    compare(
        ModelLocatorTest.golden("open-clip-tiny/quick-gelu"),
        export("open-clip-tiny/quick-gelu", "hf"),
        Map.of("image", "pixel_values", "text", "input_ids"),
        Map.of("image_features", "image_embeds", "text_features", "text_embeds"));
  }

  @Test
  void theDinov2RepositoryBecomesTransformers() {
    try (Scope scope = Scope.open();
        LoadedModel from =
            LoadedModel.of(
                locate(ModelLocatorTest.golden("dinov2-tiny/repository")), Mode.INFERENCE);
        LoadedModel to =
            LoadedModel.of(locate(export("dinov2-tiny/repository", "hf")), Mode.INFERENCE)) {
      float[] pixels = new float[3 * 28 * 28]; // its own size: no interpolation
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (float) Math.sin(i);
      }
      Tensor image = Tensor.of(pixels).reshape(1, 3, 28, 28);
      Tensor a = from.network().run(Map.of("x", image)).get("x_norm_clstoken");
      Tensor b = to.network().run(Map.of("pixel_values", image)).get("pooler_output");
      assertThat(a).as(scope.toString()).isNotNull();
      assertThat(b.floats()).containsExactly(a.floats(), within());
    }
  }

  private void compare(
      Path source, Path out, Map<String, String> inputs, Map<String, String> outputs) {
    try (Scope scope = Scope.open();
        LoadedModel from = LoadedModel.of(locate(source), Mode.INFERENCE);
        LoadedModel to = LoadedModel.of(locate(out), Mode.INFERENCE)) {
      Map<String, Tensor> given = new LinkedHashMap<>(Parity.inputs(source));
      given.keySet().retainAll(inputs.keySet()); // no padding mask: open_clip has none
      given.computeIfPresent("input_ids", (name, ids) -> padded(ids, 10));
      Map<String, Tensor> renamed = new LinkedHashMap<>();
      given.forEach((name, t) -> renamed.put(inputs.getOrDefault(name, name), t));
      Map<String, Tensor> a = from.network().run(given), b = to.network().run(renamed);
      outputs.forEach(
          (one, other) ->
              assertThat(unit(b.get(other)))
                  .as(one + scope)
                  .containsExactly(unit(a.get(one)), within()));
    }
  }

  /** open_clip takes texts of the full context only; what follows the end token is not read. */
  private static Tensor padded(Tensor ids, int length) {
    Tensor zeros = Tensor.zeros(ids.dtype(), ids.size(0), length - ids.size(1));
    return Tensor.cat(List.of(ids, zeros), 1);
  }

  private static float[] unit(Tensor t) {
    return t.div(t.mul(t).sum(true, 1).sqrt()).floats();
  }

  private static org.assertj.core.data.Offset<Float> within() {
    return org.assertj.core.data.Offset.offset(2e-5f);
  }

  @Test
  void whatAFormatCannotSayIsRefused() {
    assertThatThrownBy(() -> export("bert-tiny/model", "open_clip"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got BertModel");
    assertThatThrownBy(() -> export("biomedclip-tiny/biomedclip", "hf"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no counterpart");
    assertThatThrownBy(() -> export("clip-tiny/legacy", "open_clip"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("takes 3 channels, got 1");
    assertThatThrownBy(() -> export("densenet-tiny/model", "hf"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("DenseNet");
    assertThatThrownBy(() -> ExportFormat.of("onnx")).hasMessageContaining("got \"onnx\"");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void anExistingFolderIsKeptUnlessForced() {
    Path out = export("bert-tiny/model", "hf");
    assertThatThrownBy(() -> export("bert-tiny/model", "hf"))
        .isInstanceOf(OutputExistsException.class);
    Exporter.export(locate(ModelLocatorTest.golden("bert-tiny/model")), ExportFormat.HF, out, true);
    assertThat(out.resolve("model.safetensors")).exists();
  }
}
