package dev.hilum.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.image.Preprocessing;
import dev.hilum.io.BadInputException;
import dev.hilum.tensor.Engine;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any image tower beside any text tower: joined, learning, saved and loaded again. */
class PairJoinTest {
  /** Words masked out, patches masked out, a film and its prior: other tasks than a film's text. */
  private static final Pattern ELSEWHERE = Pattern.compile("\\.cls\\.|mask_token|vit_pooler");

  @TempDir Path folder;

  @BeforeAll
  static void oneThread() {
    Engine.threads(1);
  }

  /** A golden's checkpoint with a preprocessing or a tokenizer beside it. */
  private ModelFiles tower(String golden, int side, int channels) throws Exception {
    Path from =
        Path.of(Objects.requireNonNull(getClass().getResource("/golden/" + golden)).toURI());
    Path to = folder.resolve(golden.replace('/', '-'));
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        if (!file.endsWith("inputs.safetensors") && !file.endsWith("expected.safetensors")) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
    if (side > 0) {
      String numbers = channels == 1 ? "[0.5]" : "[0.5, 0.5, 0.5]";
      SmallPairs.write(
          to.resolve("preprocessor_config.json"),
          """
          {"image_processor_type": "ViTImageProcessor", "do_resize": true,
           "size": {"height": %d, "width": %d}, "resample": 2, "do_rescale": true,
           "rescale_factor": 0.00392156862745098, "do_normalize": true, "image_mean": %s,
           "image_std": %s}
          """
              .formatted(side, side, numbers, numbers));
    } else {
      SmallPairs.vocabulary(to);
    }
    return SmallPairs.locate(to);
  }

  @ParameterizedTest
  @CsvSource({
    "vit-tiny/pooler, 28, bert-tiny/model",
    "swin-tiny/classifier, 32, bert-tiny/masked-lm",
    "swin-tiny/model, 32, bert-tiny/roberta",
    "dinov2-tiny/registers, 28, bert-tiny/cxr",
    "clip-tiny/model, 28, clip-tiny/model",
    "siglip-tiny/model, 28, siglip-tiny/model",
    "clip-tiny/vision-projection, 28, clip-tiny/text-projection",
    "dual-encoder-tiny/swin-bert, 32, dual-encoder-tiny/clip-roberta",
    "resnet-tiny/timm, 64, bert-tiny/model",
    "resnet-tiny/grey, 0, clip-tiny/text-projection",
    "resnet-tiny/torchvision, 64, clip-tiny/model",
    "resnet-tiny/basic, 64, bert-tiny/cxr",
    "biovil-tiny/model, 64, bert-tiny/cxr",
    "biovil-tiny/alone, 64, clip-tiny/model",
    "timm-vit-tiny/token, 0, bert-tiny/model",
    "timm-vit-tiny/map, 0, clip-tiny/text-projection",
    "timm-vit-tiny/swiglu, 28, clip-tiny/model",
    "timm-vit-tiny/average-maximum, 0, bert-tiny/roberta",
    "convnext-tiny/atto, 0, bert-tiny/cxr",
    "convnext-tiny/gray, 0, clip-tiny/text-projection",
    "swin-tiny/model, 32, clip-tiny/model",
    "dinov2-tiny/mlp, 28, clip-tiny/text-projection"
  })
  void savedAndLoadedAgainIsEqual(String image, int side, String text) throws Exception {
    ModelFiles films = tower(image, side, channels(image));
    ModelFiles words = image.equals(text) ? withVocabulary(films) : tower(text, 0, 3);
    Path out = folder.resolve("saved");
    Files.createDirectories(out);
    float[] before;
    try (Scope scope = Scope.open();
        LoadedPair pair = LoadedPair.join(films, words, 12, 7, Mode.TRAINING)) {
      before = embedded(pair);
      assertThat(learnt(pair)).isGreaterThan(0);
      pair.save(out);
    }
    try (Scope scope = Scope.open();
        LoadedPair pair = SmallPairs.load(out, Mode.TRAINING)) {
      assertThat(embedded(pair)).isEqualTo(before);
      assertThat(pair.preprocessing().channels()).isEqualTo(channels(image));
    }
  }

  private static ModelFiles withVocabulary(ModelFiles files) {
    SmallPairs.vocabulary(files.folder());
    return files;
  }

  private static int channels(String image) throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(PairJoinTest.class.getResource("/golden/" + image)).toURI());
    Path config = folder.resolve("config.json");
    String text = Files.exists(config) ? Files.readString(config) : "";
    return text.matches("(?s).*\"(num_channels|in_chans)\": 1\\b.*") ? 1 : 3;
  }

  private static float[] embedded(LoadedPair pair) {
    Preprocessing.Size size = pair.preprocessing().outputSize(64, 64);
    try (Rng rng = Rng.of(2)) {
      Tensor pixels = rng.normal(2, pair.preprocessing().channels(), size.height(), size.width());
      Tensor u = Gradients.off(() -> pair.pair().embedImages(pixels));
      Tensor v = Gradients.off(() -> pair.embedTexts(List.of("heart is", "no effusion seen")));
      assertThat(u.size(1)).isEqualTo(v.size(1));
      Tensor both = Tensor.cat(List.of(u, v), 0);
      for (float square : both.mul(both).sum(false, 1).floats()) {
        assertThat(square).as("squared length").isCloseTo(1, within(1e-5f));
      }
      return both.floats();
    }
  }

  /** How many parameters get a gradient; the heads of other tasks get none. */
  private static int learnt(LoadedPair pair) {
    Preprocessing.Size size = pair.preprocessing().outputSize(64, 64);
    try (Rng rng = Rng.of(3)) {
      Tensor pixels = rng.normal(2, pair.preprocessing().channels(), size.height(), size.width());
      Tensor u = pair.pair().embedImages(pixels);
      Tensor v = pair.embedTexts(List.of("heart is", "no effusion seen"));
      Tensor logits = u.matmul(v.transpose(0, 1)).mul(pair.pair().logScale().exp());
      logits.mul(rng.normal(2, 2)).sum().backward();
    }
    List<String> left = new ArrayList<>();
    int learnt = 0;
    for (var e : pair.model().weights().parameters().entrySet()) {
      if (e.getValue().grad() != null) {
        learnt++;
      } else if (!ELSEWHERE.matcher(e.getKey()).find()) {
        left.add(e.getKey());
      }
    }
    assertThat(left).as("without gradient").isEmpty();
    for (String side : List.of("visual_projection", "text_projection")) {
      Tensor projection = pair.model().weights().parameters().get(side + ".weight");
      Tensor gradient = Objects.requireNonNull(Objects.requireNonNull(projection).grad());
      assertThat(gradient.mul(gradient).sum().item()).as(side).isPositive();
    }
    return learnt;
  }

  @Test
  void densenetBesideOpenClipsTextsKeepsItsTokenizer() throws Exception {
    Path texts = SmallPairs.openClip(folder.resolve("words"));
    Path written = folder.resolve("words-drawn");
    RandomModel.write(texts, 1, written, false);
    Path saved = folder.resolve("saved");
    Files.createDirectories(saved);
    ModelFiles films = tower("densenet-tiny/model", 0, 1);
    ModelFiles sized =
        new ModelFiles(
            films.name(),
            films.layout(),
            films.architecture(),
            films.config(),
            films.weights(),
            Zoo.entries().stream()
                .filter(e -> e.preprocessing().startsWith("torchxrayvision:"))
                .findFirst());
    float[] before;
    try (Scope scope = Scope.open();
        LoadedPair pair = LoadedPair.join(sized, SmallPairs.locate(written), 8, 1, Mode.TRAINING)) {
      before = embedded(pair);
      pair.save(saved);
    }
    try (Scope scope = Scope.open();
        LoadedPair pair = SmallPairs.load(saved, Mode.TRAINING)) {
      assertThat(embedded(pair)).isEqualTo(before);
      assertThat(pair.context()).isEqualTo(12);
    }
  }

  @Test
  void freshPairsAreDrawnFromTheirSeedAndSavedInTheirLayout() throws Exception {
    Path config = SmallPairs.openClip(folder.resolve("config"));
    Path saved = folder.resolve("saved");
    Files.createDirectories(saved);
    try (Scope scope = Scope.open();
        LoadedPair pair = LoadedPair.fresh(config, 4, Mode.TRAINING);
        LoadedPair same = LoadedPair.fresh(config, 4, Mode.TRAINING);
        LoadedPair other = LoadedPair.fresh(config, 5, Mode.TRAINING)) {
      float[] first = embedded(pair);
      assertThat(embedded(same)).isEqualTo(first);
      assertThat(embedded(other)).isNotEqualTo(first);
      pair.save(saved);
      assertThat(saved).isDirectoryContaining("glob:**open_clip_model.safetensors");
      try (LoadedPair again = SmallPairs.load(saved, Mode.TRAINING)) {
        assertThat(embedded(again)).isEqualTo(first);
      }
    }
  }

  @Test
  void whatIsMissingIsSaidInOneSentence() throws Exception {
    Path config = SmallPairs.openClip(folder.resolve("config"));
    Files.delete(config.resolve("vocab.txt"));
    assertThatThrownBy(() -> LoadedPair.fresh(config, 4, Mode.TRAINING))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a tokenizer's folder must hold tokenizer.json");
    ModelFiles films = tower("dinov2-tiny/mlp", 28, 3), words = tower("bert-tiny/model", 0, 3);
    assertThatThrownBy(() -> LoadedPair.of(films, Mode.INFERENCE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("texts need a network with a text tower");
    SmallPairs.vocabulary(films.folder());
    assertThatThrownBy(() -> LoadedPair.join(films, films, 8, 1, Mode.INFERENCE))
        .isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> LoadedPair.join(words, words, 8, 1, Mode.INFERENCE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the checkpoint does not say how films are prepared");
  }
}
