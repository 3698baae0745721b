package dev.hilum.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.model.ImageText;
import dev.hilum.model.Parity;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Engine;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.weights.SafetensorsFile;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two towers behind {@link ImageText}, for every golden of an image-text network. */
class PairGoldenTest {
  @TempDir static Path home;

  @BeforeAll
  static void oneThread() {
    Engine.threads(1);
  }

  static ModelFiles golden(String name) throws URISyntaxException {
    Path folder =
        Path.of(
            Objects.requireNonNull(PairGoldenTest.class.getResource("/golden/" + name)).toURI());
    HubSettings settings = HubSettings.of(Map.of("HILUM_HOME", home.toString()));
    return new ModelLocator(new Hub(settings, (file, done, total) -> {}))
        .locate(folder.toString(), Optional.empty());
  }

  private static Tensor pixels(Map<String, Tensor> inputs) {
    return Objects.requireNonNull(inputs.getOrDefault("pixel_values", inputs.get("image")));
  }

  private static Tensor ids(Map<String, Tensor> inputs) {
    return Objects.requireNonNull(inputs.getOrDefault("input_ids", inputs.get("text")));
  }

  private static Tensor mask(Map<String, Tensor> inputs) {
    Tensor mask = inputs.get("attention_mask");
    return mask == null ? ids(inputs).ne(-1).to(DType.I64) : mask;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clip-tiny/model",
        "clip-tiny/legacy",
        "siglip-tiny/model",
        "open-clip-tiny/quick-gelu",
        "open-clip-tiny/average",
        "open-clip-tiny/class-token",
        "open-clip-tiny/custom",
        "biomedclip-tiny/biomedclip",
        "biomedclip-tiny/cls-pooler",
        "biomedclip-tiny/mean-pooler",
        "biomedclip-tiny/siglip",
        "dual-encoder-tiny/swin-bert",
        "dual-encoder-tiny/clip-roberta"
      })
  void embedsAsTheReferenceWithAnyMaskedPadding(String name) throws URISyntaxException {
    ModelFiles files = golden(name);
    for (Mode mode : List.of(Mode.INFERENCE, Mode.TRAINING)) {
      try (Scope scope = Scope.open();
          LoadedModel model = LoadedModel.of(files, mode);
          SafetensorsFile expected =
              SafetensorsFile.open(files.folder().resolve("expected.safetensors"))) {
        ImageText pair = ImageText.of(model.network());
        Map<String, Tensor> inputs = Parity.inputs(files.folder());
        boolean features = expected.names().contains("image_features");
        String suffix = features ? "_features" : "_embeds";
        Tensor u = Gradients.off(() -> pair.embedImages(pixels(inputs)));
        Tensor v = Gradients.off(() -> pair.embedTexts(ids(inputs), mask(inputs)));
        near(u, tensor(expected, "image" + suffix));
        near(v, tensor(expected, "text" + suffix));
        assertThat(pair.bias().isPresent())
            .isEqualTo(expected.names().contains("logit_bias") || name.startsWith("siglip"));
      }
    }
  }

  private static Tensor tensor(SafetensorsFile file, String name) {
    return Tensor.of(file.bytes(name), file.dtype(name), file.shape(name));
  }

  private static void near(Tensor got, Tensor expected) {
    assertThat(got.shape()).isEqualTo(expected.shape());
    float[] a = got.floats(), b = expected.floats();
    for (int i = 0; i < a.length; i++) {
      assertThat((double) a[i]).isCloseTo(b[i], org.assertj.core.data.Offset.offset(Parity.BOUND));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clip-tiny/model",
        "siglip-tiny/model",
        "open-clip-tiny/quick-gelu",
        "open-clip-tiny/average",
        "biomedclip-tiny/biomedclip",
        "biomedclip-tiny/mean-pooler",
        "biomedclip-tiny/siglip",
        "dual-encoder-tiny/vit-bert",
        "dual-encoder-tiny/swin-bert",
        "dual-encoder-tiny/clip-roberta"
      })
  void embedsPatchesAsTheReferenceByTheValuePath(String name) throws Exception {
    ModelFiles files = golden(name);
    Path file =
        Path.of(
            Objects.requireNonNull(getClass().getResource("/golden/patches-tiny.safetensors"))
                .toURI());
    for (Mode mode : List.of(Mode.INFERENCE, Mode.TRAINING)) {
      try (Scope scope = Scope.open();
          LoadedModel model = LoadedModel.of(files, mode);
          SafetensorsFile expected = SafetensorsFile.open(file)) {
        Tensor pixels = pixels(Parity.inputs(files.folder()));
        ImageText.Patches patches =
            Gradients.off(() -> ImageText.of(model.network()).embedPatches(pixels).orElseThrow());
        near(patches.embeddings(), tensor(expected, name));
        assertThat((long) patches.rows() * patches.columns())
            .isEqualTo(patches.embeddings().size(1));
      }
    }
  }

  /** Parameters that are no part of what is compared. */
  private static boolean silent(String name) {
    return name.contains("mask_token")
        || name.matches(".*(\\.key|\\.k_proj|attn\\.k)\\.bias"); // softmax takes it out
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clip-tiny/model",
        "siglip-tiny/model",
        "open-clip-tiny/quick-gelu",
        "open-clip-tiny/custom",
        "biomedclip-tiny/biomedclip",
        "biomedclip-tiny/cls-pooler",
        "dual-encoder-tiny/vit-bert",
        "dual-encoder-tiny/swin-bert",
        "dual-encoder-tiny/clip-roberta"
      })
  void everyParameterGetsAGradient(String name) throws URISyntaxException {
    for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
      try (Scope scope = Scope.open();
          LoadedModel model = LoadedModel.of(golden(name), Mode.training(precision));
          Rng rng = Rng.of(1)) {
        ImageText pair = ImageText.of(model.network());
        Map<String, Tensor> inputs = Parity.inputs(model.files().folder());
        Tensor u = pair.embedImages(pixels(inputs)), v = pair.embedTexts(ids(inputs), mask(inputs));
        Tensor logits = u.matmul(v.transpose(0, 1)).mul(pair.logScale().exp());
        Tensor all = pair.bias().map(logits::add).orElse(logits);
        all.mul(rng.normal(all.shape().dims())).sum().backward();
        model
            .weights()
            .parameters()
            .forEach(
                (parameter, p) -> {
                  if (!silent(parameter)) {
                    Tensor grad = p.grad();
                    assertThat(grad).as(name + " " + parameter).isNotNull();
                    assertThat(Objects.requireNonNull(grad).abs().sum().item())
                        .as(name + " " + parameter)
                        .isFinite()
                        .isPositive();
                  }
                });
      }
    }
  }
}
