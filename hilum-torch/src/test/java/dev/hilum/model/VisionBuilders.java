package dev.hilum.model;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Which class builds which golden of a vision or text-image transformer. */
final class VisionBuilders {
  private VisionBuilders() {}

  static Optional<Function<Weights, Network>> of(Path golden) {
    Path openClip = golden.resolve("open_clip_config.json");
    if (Files.exists(openClip)) {
      JsonObject json = Json.read(openClip);
      return Optional.of(w -> new OpenClip(w, OpenClip.Config.of(json, golden)));
    }
    Path config = golden.resolve("config.json");
    if (!Files.exists(config)) {
      return Optional.empty();
    }
    JsonObject json = Json.read(config);
    if (json.has("architecture")) {
      return Optional.of(w -> new TimmVit(w, TimmArchitectures.of(json)));
    }
    return Optional.ofNullable(
        switch (Labels.architecture(json)) {
          case "Dinov2Model",
              "Dinov2ForImageClassification",
              "Dinov2WithRegistersModel",
              "Dinov2WithRegistersForImageClassification" ->
              w -> new Dinov2(w, Dinov2.Config.of(json));
          case "DinoVisionTransformer" ->
              w -> new DinoVisionTransformer(w, DinoVisionTransformer.Config.of(json));
          case "ViTModel", "ViTForImageClassification" -> w -> new Vit(w, Vit.Config.of(json));
          case "CLIPModel" -> w -> new Clip(w, Clip.Config.of(json));
          case "CLIPTextModel", "CLIPTextModelWithProjection" ->
              w -> new ClipText(w, ClipText.Config.of(json));
          case "CLIPVisionModel", "CLIPVisionModelWithProjection" ->
              w -> new ClipVision(w, ClipVision.Config.of(json));
          case "SiglipModel" -> w -> new Siglip(w, Siglip.Config.of(json));
          case "SiglipTextModel" -> w -> new SiglipText(w, SiglipText.Config.of(json));
          case "SiglipVisionModel" -> w -> new SiglipVision(w, SiglipVision.Config.of(json));
          default -> null;
        });
  }
}
