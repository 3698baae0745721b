package dev.hilum.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.Json;
import dev.hilum.tensor.Scope;
import dev.hilum.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published sizes, against the numbers of parameters that the reference libraries count. */
class VisionPresetsGoldenTest {

  record Preset(String architecture, String name, long parameters) {}

  static List<Preset> presets() {
    try (InputStream in =
        Objects.requireNonNull(
            VisionPresetsGoldenTest.class.getResourceAsStream("/golden/vision-presets.csv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .map(c -> new Preset(c[0], c[1], Long.parseLong(c[2])))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("presets")
  void hasThePublishedNumberOfParameters(Preset preset) {
    try (Scope scope = Scope.open()) {
      Weights w = Weights.count();
      Network network = builder(preset).apply(w);
      assertThat(network).isNotNull();
      assertThat(w.parameterCount()).isEqualTo(preset.parameters());
    }
  }

  private static Function<Weights, Network> builder(Preset preset) {
    String name = preset.name();
    return switch (preset.architecture()) {
      case "Dinov2Model" -> w -> new Dinov2(w, dinov2(name));
      case "Dinov2WithRegistersModel" -> w -> new Dinov2(w, dinov2(name).withRegisters(4));
      case "DinoVisionTransformer" -> w -> new DinoVisionTransformer(w, repository(name));
      case "ViTModel" -> w -> new Vit(w, vit(name));
      case "CLIPModel" -> w -> new Clip(w, clip(name));
      case "SiglipModel" -> w -> new Siglip(w, siglip(name));
      case "timm" -> w -> new TimmVit(w, TimmArchitectures.of(name));
      case "open_clip" -> w -> new OpenClip(w, openClip(name));
      default -> throw new IllegalArgumentException(preset + ": no preset");
    };
  }

  private static Dinov2.Config dinov2(String name) {
    return switch (name) {
      case "small14" -> Dinov2.Config.small14();
      case "base14" -> Dinov2.Config.base14();
      case "large14" -> Dinov2.Config.large14();
      case "giant14" -> Dinov2.Config.giant14();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static DinoVisionTransformer.Config repository(String name) {
    return switch (name) {
      case "dinov2_vits14" -> DinoVisionTransformer.Config.small14();
      case "dinov2_vitb14" -> DinoVisionTransformer.Config.base14();
      case "dinov2_vitl14" -> DinoVisionTransformer.Config.large14();
      case "dinov2_vitg14" -> DinoVisionTransformer.Config.giant14();
      case "dinov2_vits14_reg" -> DinoVisionTransformer.Config.small14().withRegisters();
      case "dinov2_vitg14_reg" -> DinoVisionTransformer.Config.giant14().withRegisters();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Vit.Config vit(String name) {
    return switch (name) {
      case "base16" -> Vit.Config.base16();
      case "base32" -> Vit.Config.base32();
      case "large16" -> Vit.Config.large16();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Clip.Config clip(String name) {
    return switch (name) {
      case "base32" -> Clip.Config.base32();
      case "base16" -> Clip.Config.base16();
      case "large14" -> Clip.Config.large14();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Siglip.Config siglip(String name) {
    return switch (name) {
      case "base16" -> Siglip.Config.base16();
      case "so400m14" -> Siglip.Config.so400m14();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** open_clip's presets are its own model_configs, one line of which is enough here. */
  private static OpenClip.Config openClip(String name) {
    String config =
        switch (name) {
          case "ViT-B-32" -> openAi(512, 12, 768, 64, 32, 512, 8, 12);
          case "ViT-B-16" -> openAi(512, 12, 768, 64, 16, 512, 8, 12);
          case "ViT-L-14" -> openAi(768, 24, 1024, 64, 14, 768, 12, 12);
          case "ViT-H-14" -> openAi(1024, 32, 1280, 80, 14, 1024, 16, 24);
          case "ViT-B-16-SigLIP" ->
              """
              {"embed_dim": 768, "init_logit_bias": -10, "custom_text": true,
               "vision_cfg": {"timm_model_name": "vit_base_patch16_siglip_224", "timm_pool": "map",
                 "timm_proj": "none"},
               "text_cfg": {"context_length": 64, "vocab_size": 32000, "width": 768, "heads": 12,
                 "no_causal_mask": true, "proj_bias": true, "pool_type": "last"}}
              """;
          case "BiomedCLIP" -> "";
          default -> throw new IllegalArgumentException(name);
        };
    return config.isEmpty()
        ? OpenClip.Config.biomedClip()
        : OpenClip.Config.of(Json.parse(config, name), Path.of(""));
  }

  private static String openAi(
      int embed, int layers, int width, int head, int patch, int text, int heads, int textLayers) {
    return """
    {"embed_dim": %d,
     "vision_cfg": {"layers": %d, "width": %d, "head_width": %d, "patch_size": %d},
     "text_cfg": {"width": %d, "heads": %d, "layers": %d}}
    """
        .formatted(embed, layers, width, head, patch, text, heads, textLayers);
  }
}
