package dev.hilum.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.finding.Finding;
import dev.hilum.image.GrayImage;
import dev.hilum.image.ValueRange;
import dev.hilum.report.Prompts;
import dev.hilum.run.Progress;
import dev.hilum.study.Film;
import dev.hilum.study.Mask;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One bright blob on a dark film of 200 x 100 whose middle square is seen by towers of 4 x 4
 * patches of 25 film pixels, each of which sees itself alone; so where the phrase is must be where
 * the blob is, in the patch of the third row and second column.
 */
class GroundingBlobTest {
  private static final int WIDTH = 200, HEIGHT = 100;
  private static final int LEFT = 75, TOP = 50, PATCH = 25; // of the blob's patch
  private static final Finding SAID = Finding.CARDIOMEGALY;

  @TempDir Path folder;

  /** Towers of every way from patches to the space of texts. */
  enum Kind {
    CLIP("", "\"width\": 64, \"head_width\": 32, \"patch_size\": 16, \"layers\": 2"),
    CLIP_MEAN(
        "",
        "\"width\": 64, \"head_width\": 32, \"patch_size\": 16, \"layers\": 2,"
            + " \"pool_type\": \"avg\""),
    VIT_MEAN(
        "vit_tiny_patch16_224",
        "\"img_size\": 64, \"patch_size\": 16, \"embed_dim\": 64, \"depth\": 2, \"num_heads\": 2,"
            + " \"class_token\": false, \"global_pool\": \"avg\", \"fc_norm\": false"),
    VIT_TOKEN(
        "vit_tiny_patch16_224",
        "\"img_size\": 64, \"patch_size\": 16, \"embed_dim\": 64, \"depth\": 2, \"num_heads\": 2"),
    CONVNEXT("convnext_atto", "\"depths\": [1, 1, 1], \"dims\": [16, 32, 64]");
    private final String timm, sizes;

    Kind(String timm, String sizes) {
      this.timm = timm;
      this.sizes = sizes;
    }

    private String vision() {
      return timm.isEmpty()
          ? "{\"image_size\": 64, %s}".formatted(sizes)
          : """
          {"image_size": 64, "timm_model_name": "%s", "timm_model_args": {%s},
           "timm_pool": "%s", "timm_proj": "linear"}
          """
              .formatted(timm, sizes, this == VIT_TOKEN ? "token" : "avg");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aPhraseIsWhereItsBlobIs(Kind kind) throws IOException {
    try (Scope scope = Scope.open();
        LoadedPair pair = LoadedPair.fresh(description(kind), 3, Mode.TRAINING)) {
      alone(pair.model().weights().parameters());
      turn(pair, "Cardiomegaly");
      float[][] map = Grounding.map(pair, film(), "Cardiomegaly");
      int bestX = 0, bestY = 0;
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          if (map[y][x] > map[bestY][bestX]) {
            bestX = x;
            bestY = y;
          }
        }
      }
      assertThat(bestX).isCloseTo(LEFT + PATCH / 2, within(1));
      assertThat(bestY).isCloseTo(TOP + PATCH / 2, within(1));
      assertThat(map[10][10]).isLessThan(map[bestY][bestX] - 0.01f);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void onlyTheOutlineOfTheBlobIsHit(Kind kind) throws IOException {
    Map<String, Map<Finding, Mask>> masks =
        Map.of(
            "blob", Map.of(SAID, outline(LEFT, TOP)),
            "turned", Map.of(SAID, outline(50 + TOP, LEFT - 50)), // rows taken for columns
            "upside down", Map.of(SAID, outline(LEFT, HEIGHT - TOP - PATCH)),
            "beside", Map.of(SAID, outline(LEFT + PATCH, TOP)));
    try (Scope scope = Scope.open();
        LoadedPair pair = LoadedPair.fresh(description(kind), 3, Mode.TRAINING)) {
      alone(pair.model().weights().parameters());
      turn(pair, "Cardiomegaly");
      List<Film> films = masks.keySet().stream().sorted().map(GroundingBlobTest::named).toList();
      Grounding.Result result =
          Grounding.score(
              pair,
              Prompts.standard(),
              List.of(SAID, Finding.EDEMA),
              films,
              masks,
              0,
              Progress.silent());
      assertThat(result.cases()).hasSize(4);
      for (Grounding.Case of : result.cases()) {
        boolean blob = of.film().id().equals("blob");
        assertThat(of.hit()).as(of.film().id()).isEqualTo(blob ? 1 : 0);
        assertThat(of.contrast() > 1).as(of.film().id()).isEqualTo(blob);
        assertThat(of.chance()).isBetween(0.031, 0.14); // the patch, and half a patch about it
      }
    }
  }

  /** A config, preprocessing and vocabulary; the films' middle square is seen. */
  private Path description(Kind kind) throws IOException {
    List<String> words =
        List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "cardiomegaly", "edema", "no");
    Files.write(folder.resolve("vocab.txt"), words);
    Files.writeString(
        folder.resolve("open_clip_config.json"),
        """
        {"model_cfg": {"embed_dim": 32, "custom_text": true,
           "vision_cfg": %s,
           "text_cfg": {"context_length": 16, "vocab_size": %d, "width": 64, "heads": 2,
             "layers": 2, "pool_type": "eos", "eos_id": 3, "pad_id": 0,
             "hf_tokenizer_name": "vocab.txt"}},
         "preprocess_cfg": {"mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25],
           "interpolation": "bicubic", "resize_mode": "shortest"}}
        """
            .formatted(kind.vision(), words.size()));
    return folder;
  }

  /** Silences all by which one patch learns of another or of its own place. */
  private static void alone(Map<String, Tensor> parameters) {
    Gradients.off(
        () -> {
          parameters.forEach(
              (name, p) -> {
                if (name.matches(
                    "visual.*(pos_embed|positional_embedding|attn.*proj\\.(weight|bias)"
                        + "|conv_dw\\.weight)")) {
                  p.zeroInPlace();
                }
              });
          return parameters;
        });
  }

  /** Turns the space of images around where the phrase stands with the dark patches. */
  private static void turn(LoadedPair pair, String phrase) {
    float[][] map = Grounding.map(pair, film(), phrase);
    if (map[TOP + PATCH / 2][LEFT + PATCH / 2] < map[10][100]) {
      Map<String, Tensor> parameters = pair.model().weights().parameters();
      Tensor projection =
          Optional.ofNullable(parameters.get("visual.proj"))
              .orElseGet(() -> parameters.get("visual.head.proj.weight"));
      Gradients.off(() -> projection.mulInPlace(-1));
    }
  }

  private static GrayImage film() {
    float[] pixels = new float[WIDTH * HEIGHT];
    for (int y = TOP + 4; y < TOP + PATCH - 4; y++) { // nothing leaks out of the patch
      for (int x = LEFT + 4; x < LEFT + PATCH - 4; x++) {
        pixels[y * WIDTH + x] = 255;
      }
    }
    return new GrayImage(WIDTH, HEIGHT, pixels, ValueRange.BYTE);
  }

  private static Film named(String id) {
    return new Film(
        id,
        id,
        id,
        new Pixels.Generated(GroundingBlobTest::film),
        View.PA,
        Sex.UNKNOWN,
        OptionalDouble.empty(),
        Map.of(),
        Optional.empty(),
        Map.of());
  }

  private static Mask outline(int left, int top) {
    BitSet inside = new BitSet();
    for (int y = top + 4; y < top + PATCH - 4; y++) {
      inside.set(y * WIDTH + left + 4, y * WIDTH + left + PATCH - 4);
    }
    return new Mask("film", SAID.displayName(), WIDTH, HEIGHT, inside, "");
  }
}
