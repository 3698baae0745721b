package dev.hilum.model;

import dev.hilum.io.JsonObject;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import java.util.Map;
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
public final class Clip implements Network, ImageText {

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
  public Tensor embedImages(Tensor pixels) {
    return embedImages(pixels, false);
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

  /** Unit-length embeddings [B, P] of images [B, C, h, w]. */
  public Tensor embedImages(Tensor pixels, boolean interpolate) {
    return PairAnswer.unit(
        visionProjection.forward(vision.pool(vision.forward(pixels, interpolate))));
  }

  /** Unit-length embeddings [B, P] of token ids [B, T]; see {@link ClipText#forward}. */
  public Tensor embedTexts(Tensor ids, @Nullable Tensor attention, @Nullable Tensor at) {
    return PairAnswer.unit(
        textProjection.forward(text.pool(text.forward(ids, attention, at), ids)));
  }

  /**
   * {@code pixel_values} and {@code input_ids}, optionally {@code attention_mask, position_ids,
   * interpolate_pos_encoding}; answers {@code logits_per_image, logits_per_text} and the
   * unit-length {@code image_embeds, text_embeds} [B, P]. With images or texts alone, their
   * embeddings only.
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Inputs in =
        new Inputs(
            inputs,
            "pixel_values",
            "input_ids",
            "attention_mask",
            "position_ids",
            "interpolate_pos_encoding");
    Tensor pixels = in.optional("pixel_values"), ids = in.optional("input_ids");
    Tensor images =
        pixels == null ? null : embedImages(pixels, in.flag("interpolate_pos_encoding"));
    Tensor texts =
        ids == null
            ? null
            : embedTexts(ids, in.optional("attention_mask"), in.optional("position_ids"));
    return PairAnswer.of(this, in, images, texts);
  }
}
