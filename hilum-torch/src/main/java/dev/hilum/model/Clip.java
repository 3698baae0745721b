package dev.hilum.model;

import dev.hilum.io.JsonObject;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * CLIP as transformers has it ({@code CLIPModel}): two towers whose embeddings are compared.
 *
 * <pre>
 *   u = unit(visual_projection(vision pooled)), v = unit(text_projection(text pooled))    [B, P]
 *   logits_per_image = exp(logit_scale) u v'
 * </pre>
 *
 * <p>Reference: arXiv 2103.00020. Deviation: no dropout. Parity: the goldens {@code clip-tiny}.
 */
public final class Clip implements TransformersPair {

  /**
   * @param projection P, the width of the shared space
   */
  public record Config(ClipVision.Config vision, ClipText.Config text, int projection) {
    public Config {
      if (projection < 1) {
        throw new IllegalArgumentException("projection must be positive, got " + projection);
      }
    }

    /** openai/clip-vit-base-patch32. */
    public static Config base32() {
      return new Config(ClipVision.Config.base32(), ClipText.Config.base(), 512);
    }

    public static Config base16() {
      return new Config(ClipVision.Config.base16(), ClipText.Config.base(), 512);
    }

    public static Config large14() {
      return new Config(ClipVision.Config.large14(), ClipText.Config.large(), 768);
    }

    /**
     * Reads transformers' {@code config.json} of {@code model_type} clip. Old files say {@code
     * text_config_dict} and {@code vision_config_dict}, which win where they are.
     */
    public static Config of(JsonObject json) {
      return new Config(
          ClipVision.Config.of(Sections.of(json, "vision_config_dict", "vision_config")),
          ClipText.Config.of(Sections.of(json, "text_config_dict", "text_config")),
          json.integer("projection_dim", 512));
    }
  }

  private final ClipVision vision;
  private final ClipText text;
  private final Layer visionProjection, textProjection;
  private final Tensor logitScale; // scalar

  public Clip(Weights w, Config config) {
    logitScale = w.get("logit_scale", Init.constant(2.6592));
    text = new ClipText(w.in("text_model"), config.text());
    vision = new ClipVision(w.in("vision_model"), config.vision());
    visionProjection =
        Nn.linear(w.in("visual_projection"), config.vision().width(), config.projection(), false);
    textProjection =
        Nn.linear(w.in("text_projection"), config.text().width(), config.projection(), false);
  }

  @Override
  public Optional<Patches> embedPatches(Tensor pixels) {
    return Optional.of(Patches.of(visionProjection.forward(vision.values(pixels)), pixels));
  }

  /** The mask is not needed: no token sees those behind it, and the end of text is read. */
  @Override
  public Tensor embedTexts(Tensor ids, Tensor mask) {
    return embedTexts(ids, null, null);
  }

  @Override
  public Tensor logScale() {
    return logitScale;
  }

  @Override
  public Tensor embedImages(Tensor pixels, boolean interpolate) {
    return PairAnswer.unit(
        visionProjection.forward(vision.pool(vision.forward(pixels, interpolate))));
  }

  @Override
  public Tensor embedTexts(Tensor ids, @Nullable Tensor attention, @Nullable Tensor at) {
    return PairAnswer.unit(
        textProjection.forward(text.pool(text.forward(ids, attention, at), ids)));
  }
}
