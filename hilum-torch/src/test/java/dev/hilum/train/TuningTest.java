package dev.hilum.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.model.PairPart;
import dev.hilum.nn.Lora;
import dev.hilum.tensor.AdamW;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Engine;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.train.Tuning.Part;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedPair;
import dev.hilum.zoo.SmallPairs;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What learns, what does not, how fast, and what is saved. */
class TuningTest {
  @TempDir Path folder;

  @BeforeAll
  static void oneThread() {
    Engine.threads(1);
  }

  private LoadedPair pair(Tuning tuning) {
    LoadedPair pair =
        LoadedPair.fresh(SmallPairs.openClip(folder), 3, tuning.mode(Precision.FP32, 5));
    tuning.freeze(pair);
    return pair;
  }

  private static Tuning of(Part image, Part text, double decay, boolean projections) {
    return new Tuning(image, text, 1, 2, 4, decay, projections);
  }

  private static void backward(LoadedPair pair) {
    try (Rng rng = Rng.of(1)) {
      Tensor u = pair.pair().embedImages(rng.normal(3, 3, 16, 16));
      Tensor v = pair.embedTexts(List.of("effusion", "no effusion seen", "heart is large"));
      Tensor logits = u.matmul(v.transpose(0, 1)).mul(pair.pair().logScale().exp());
      logits.mul(rng.normal(3, 3)).sum().backward();
    }
  }

  private static List<String> learning(LoadedPair pair) {
    return pair.model().weights().parameters().entrySet().stream()
        .filter(e -> e.getValue().grad() != null)
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void lockedImageTuningGivesTheImageTowerNoGradientAndNoGraph() {
    Tuning tuning = of(Part.FROZEN, Part.FULL, 1, false);
    try (Scope scope = Scope.open();
        LoadedPair pair = pair(tuning)) {
      assertThat(pair.pair().embedImages(Tensor.zeros(DType.F32, 1, 3, 16, 16)).requiresGrad())
          .isFalse();
      backward(pair);
      assertThat(learning(pair))
          .isNotEmpty()
          .noneMatch(name -> name.startsWith("visual."))
          .contains("logit_scale", "text.text_projection", "text.token_embedding.weight");
    }
  }

  @Test
  void lastLayersLearnWithWhatFollowsThem() {
    Tuning tuning = of(Part.FROZEN, Part.LAST, 1, true);
    try (Scope scope = Scope.open();
        LoadedPair pair = pair(tuning)) {
      backward(pair);
      assertThat(learning(pair))
          .contains("visual.proj", "text.ln_final.weight", "text.text_projection")
          .anyMatch(name -> name.startsWith("text.transformer.resblocks.1."))
          .noneMatch(name -> name.startsWith("text.transformer.resblocks.0."))
          .noneMatch(name -> name.contains("embedding"));
    }
  }

  @Test
  void lowRankPartsAloneLearnAndAreMergedOnSaving() throws Exception {
    Tuning tuning = of(Part.LORA, Part.LORA, 1, true);
    float[] before, after;
    Path saved = folder.resolve("saved");
    java.nio.file.Files.createDirectories(saved);
    try (Scope scope = Scope.open();
        LoadedPair pair = pair(tuning);
        Rng rng = Rng.of(9)) {
      Map<String, Tensor> parameters = pair.model().weights().parameters();
      Gradients.off(
          () -> {
            parameters.forEach(
                (name, p) -> {
                  if (Lora.added(name)) {
                    rng.fillNormal(p, 0, 0.3);
                  }
                });
            return pair;
          });
      backward(pair);
      assertThat(learning(pair))
          .allMatch(name -> Lora.added(name) || PairPart.of(name) != PairPart.IMAGE)
          .contains(
              "visual.transformer.resblocks.0.attn.in_proj_lora_A",
              "text.transformer.resblocks.1.mlp.c_fc.lora_B",
              "visual.proj");
      before = embedded(pair);
      pair.save(saved);
    }
    try (Scope scope = Scope.open();
        LoadedPair pair = SmallPairs.load(saved, Mode.INFERENCE)) {
      after = embedded(pair);
    }
    for (int i = 0; i < before.length; i++) {
      assertThat((double) after[i]).isCloseTo(before[i], org.assertj.core.data.Offset.offset(1e-5));
    }
  }

  private static float[] embedded(LoadedPair pair) {
    try (Rng rng = Rng.of(2)) {
      Tensor u = Gradients.off(() -> pair.pair().embedImages(rng.normal(2, 3, 16, 16)));
      Tensor v = Gradients.off(() -> pair.embedTexts(List.of("heart is large", "effusion")));
      return Tensor.cat(List.of(u, v), 0).floats();
    }
  }

  @Test
  void ratesFallLayerByLayerAndOnlyMatricesDecay() {
    Tuning tuning = of(Part.FULL, Part.FULL, 0.5, true);
    try (LoadedPair pair = pair(tuning)) {
      Map<String, Double> rate = new HashMap<>(), decay = new HashMap<>();
      for (Optimizer.Group group : tuning.groups(pair, 1e-3, 0.1)) {
        group
            .parameters()
            .keySet()
            .forEach(
                name -> {
                  assertThat(rate.put(name, group.learningRate())).as(name).isNull();
                  decay.put(name, group.weightDecay());
                });
      }
      assertThat(rate.keySet()).isEqualTo(pair.model().weights().parameters().keySet());
      assertThat(rate)
          .containsEntry("logit_scale", 1e-3)
          .containsEntry("visual.proj", 1e-3)
          .containsEntry("visual.ln_post.weight", 1e-3)
          .containsEntry("visual.transformer.resblocks.1.attn.in_proj_weight", 5e-4)
          .containsEntry("visual.transformer.resblocks.0.attn.in_proj_weight", 2.5e-4)
          .containsEntry("visual.conv1.weight", 1.25e-4)
          .containsEntry("text.token_embedding.weight", 1.25e-4);
      assertThat(decay)
          .containsEntry("visual.transformer.resblocks.0.attn.in_proj_weight", 0.1)
          .containsEntry("visual.proj", 0.1)
          .containsEntry("visual.conv1.weight", 0.1)
          .containsEntry("visual.ln_post.weight", 0.0)
          .containsEntry("visual.positional_embedding", 0.0)
          .containsEntry("visual.transformer.resblocks.0.attn.in_proj_bias", 0.0)
          .containsEntry("text.token_embedding.weight", 0.0)
          .containsEntry("logit_scale", 0.0);
    }
  }

  @Test
  void aStepMovesWhatLearnsAndNothingElse() {
    Tuning tuning = of(Part.FROZEN, Part.LORA, 1, true);
    try (Scope scope = Scope.open();
        LoadedPair pair = pair(tuning);
        Optimizer optimizer = new AdamW(tuning.groups(pair, 1e-2, 0.1))) {
      Map<String, float[]> before = new HashMap<>();
      Map<String, Tensor> parameters = pair.model().weights().parameters();
      parameters.forEach((name, p) -> before.put(name, p.floats()));
      for (int i = 0; i < 2; i++) {
        optimizer.zeroGrad();
        backward(pair);
        optimizer.step(1);
      }
      parameters.forEach(
          (name, p) -> {
            boolean learns =
                switch (PairPart.of(name)) {
                  case IMAGE -> false;
                  case TEXT -> Lora.added(name);
                  default -> true;
                };
            boolean same =
                java.util.Arrays.equals(p.floats(), Objects.requireNonNull(before.get(name)));
            assertThat(same).as(name).isEqualTo(!learns);
          });
    }
  }

  @Test
  void depthsFollowTheNamesOfEveryKindOfTower() {
    assertThat(
            depths(
                "features.conv0.weight",
                "features.denseblock1.denselayer1.conv1.weight",
                "features.denseblock1.denselayer2.conv1.weight",
                "features.transition1.conv.weight",
                "features.denseblock2.denselayer1.conv1.weight",
                "features.norm5.weight"))
        .containsExactly(0, 1, 2, 2, 3, 4);
    assertThat(
            depths(
                "embeddings.patch_embeddings.projection.weight",
                "encoder.layers.0.blocks.0.output.dense.weight",
                "encoder.layers.0.downsample.norm.weight",
                "encoder.layers.1.blocks.0.output.dense.weight",
                "encoder.layers.1.blocks.1.output.dense.weight",
                "layernorm.weight"))
        .containsExactly(0, 1, 1, 2, 3, 4);
    assertThat(
            depths(
                "stem.0.conv1.weight",
                "stages.0.blocks.0.conv_dw.weight",
                "stages.1.downsample.1.weight",
                "stages.1.blocks.0.conv_dw.weight",
                "head.norm.weight"))
        .containsExactly(0, 1, 2, 2, 3);
    assertThat(
            depths(
                "encoder.encoder.conv1.weight",
                "encoder.encoder.layer1.0.conv1.weight",
                "encoder.encoder.layer2.0.conv1.weight",
                "encoder.vit_pooler.blocks.0.attn.proj.weight",
                "projector.model.0.weight"))
        .containsExactly(0, 1, 2, 3, 4);
  }

  private static List<Integer> depths(String... names) {
    LayerDepth depth = new LayerDepth(List.of(names));
    return List.of(names).stream().map(depth::of).toList();
  }

  @Test
  void moreLastLayersThanThereAreAreRefused() {
    Tuning tuning = new Tuning(Part.FULL, Part.LAST, 7, 2, 4, 1, true);
    assertThatThrownBy(() -> pair(tuning))
        .isInstanceOf(BadInputException.class)
        .hasMessage("tuning: last_layers must be at most the layers of the text tower, got 7 of 2");
  }
}
