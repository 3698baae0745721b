package dev.hilum.model;

import dev.hilum.io.JsonObject;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * SigLIP as transformers has it ({@code SiglipModel}): two towers trained with one sigmoid a pair.
 *
 * <pre>
 *   u = unit(vision pooled), v = unit(text pooled)                         [B, D]
 *   logits_per_image = exp(logit_scale) u v' + logit_bias
 * </pre>
 *
 * <p>Reference: arXiv 2303.15343. Deviation: no dropout. Parity: the goldens {@code siglip-tiny}.
 */
public final class Siglip implements TransformersPair {

  /** The two towers; what they pool must be of one width. */
  public record Config(SiglipVision.Config vision, SiglipText.Config text) {
    public Config {
      if (!vision.pooled() || vision.width() != text.projection()) {
        throw new IllegalArgumentException(
            "the image tower must pool to the text tower's width, got %s and %d"
                .formatted(
                    vision.pooled() ? Integer.toString(vision.width()) : "no head",
                    text.projection()));
      }
    }

    /** google/siglip-base-patch16-224. */
    public static Config base16() {
      return new Config(SiglipVision.Config.base16(), SiglipText.Config.base());
    }

    /** google/siglip-so400m-patch14-384. */
    public static Config so400m14() {
      return new Config(SiglipVision.Config.so400m14(), SiglipText.Config.so400m());
    }

    /** Reads transformers' {@code config.json} of {@code model_type} siglip. */
    public static Config of(JsonObject json) {
      return new Config(
          SiglipVision.Config.of(Sections.of(json, "vision_config")),
          SiglipText.Config.of(Sections.of(json, "text_config")));
    }
  }

  private final SiglipVision vision;
  private final SiglipText text;
  private final Tensor logitScale, logitBias; // [1] each

  public Siglip(Weights w, Config config) {
    logitScale = w.get("logit_scale", Init.constant(Math.log(10)), 1);
    logitBias = w.get("logit_bias", Init.constant(-10), 1);
    text = new SiglipText(w.in("text_model"), config.text());
    vision = new SiglipVision(w.in("vision_model"), config.vision());
  }

  /** The pooling head's answer for each patch alone. */
  @Override
  public Optional<Patches> embedPatches(Tensor pixels) {
    return Optional.of(Patches.of(vision.values(pixels), pixels));
  }

  /** The mask stays unread: the towers were trained with texts padded to full length. */
  @Override
  public Tensor embedTexts(Tensor ids, Tensor mask) {
    return embedTexts(ids, null, null);
  }

  @Override
  public Tensor logScale() {
    return logitScale;
  }

  @Override
  public Optional<Tensor> bias() {
    return Optional.of(logitBias);
  }

  @Override
  public Tensor embedImages(Tensor pixels, boolean interpolate) {
    return PairAnswer.unit(vision.pool(vision.forward(pixels, interpolate)));
  }

  @Override
  public Tensor embedTexts(Tensor ids, @Nullable Tensor attention, @Nullable Tensor at) {
    return PairAnswer.unit(text.pool(text.forward(ids, attention, at)));
  }
}
