package dev.hilum.model;

import dev.hilum.nn.Layer;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Any image tower beside any text tower, as transformers has it ({@code
 * VisionTextDualEncoderModel}):
 *
 * <pre>
 *   u = unit(visual_projection(vision_model pooled))       [B, P]
 *   v = unit(text_projection(text_model pooled))           [B, P]
 *   logits_per_image = exp(logit_scale) u v'
 * </pre>
 *
 * <p>The pooled output is that of the tower's own class. Deviations: towers that transformers does
 * not have stand under the same names; no dropout. Reference: transformers 5. Parity: the goldens
 * {@code dual-encoder-tiny}.
 */
public final class DualEncoder implements Network, ImageText {

  /**
   * The widths between the towers.
   *
   * @param image of the image tower's pooled output
   * @param text of the text tower's
   * @param projection P, of the shared space
   */
  public record Widths(int image, int text, int projection) {
    public Widths {
      if (image < 1 || text < 1 || projection < 1) {
        throw new IllegalArgumentException(
            "widths must be positive, got image=%d, text=%d, projection=%d"
                .formatted(image, text, projection));
      }
    }
  }

  private final PooledImages images;
  private final TextEncoder texts;
  private final Network textModel;
  private final Layer visualProjection, textProjection;
  private final Tensor logitScale; // scalar

  /**
   * @param vision builds the image tower on the cursor at {@code vision_model}
   * @param text builds the text tower on the cursor at {@code text_model}
   */
  public DualEncoder(
      Weights w,
      Function<Weights, Network> vision,
      Function<Weights, Network> text,
      Widths widths) {
    logitScale = w.get("logit_scale", Init.constant(2.6592));
    images = PooledImages.of(vision.apply(w.in("vision_model")));
    textModel = text.apply(w.in("text_model"));
    texts = TextEncoder.of(textModel);
    int p = widths.projection();
    visualProjection = Nn.linear(w.in("visual_projection"), widths.image(), p, false);
    textProjection = Nn.linear(w.in("text_projection"), widths.text(), p, false);
  }

  /** The width of what a network as image tower gives for pixels [B, C, h, w]. */
  public static int imageWidth(Network network, Tensor pixels) {
    return Math.toIntExact(PooledImages.of(network).films().apply(pixels).size(-1));
  }

  /** The width of what a network as text tower gives for token ids [B, T]. */
  public static int textWidth(Network network, Tensor ids) {
    return Math.toIntExact(
        TextEncoder.of(network).encode(ids, ids.ne(-1).to(ids.dtype())).size(-1));
  }

  @Override
  public Tensor embedImages(Tensor pixels) {
    return PairAnswer.unit(visualProjection.forward(images.films().apply(pixels)));
  }

  @Override
  public Tensor embedTexts(Tensor ids, Tensor mask) {
    return PairAnswer.unit(textProjection.forward(texts.encode(ids, mask)));
  }

  @Override
  public Tensor logScale() {
    return logitScale;
  }

  @Override
  public Optional<Patches> embedPatches(Tensor pixels) {
    Tensor patches = images.patches().apply(pixels);
    return Optional.of(Patches.of(visualProjection.forward(patches), pixels));
  }

  /**
   * {@code pixel_values} and {@code input_ids}, optionally {@code attention_mask, token_type_ids};
   * answers {@code logits_per_image, logits_per_text} and the unit-length {@code image_embeds,
   * text_embeds} [B, P]. With images or texts alone, their embeddings only.
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Inputs in = new Inputs(inputs, "pixel_values", "input_ids", "attention_mask", "token_type_ids");
    Tensor pixels = in.optional("pixel_values"), ids = in.optional("input_ids");
    Tensor u = pixels == null ? null : embedImages(pixels);
    Tensor v =
        ids == null
            ? null
            : embed(ids, in.optional("attention_mask"), in.optional("token_type_ids"));
    return PairAnswer.of(this, in, u, v);
  }

  private Tensor embed(Tensor ids, @Nullable Tensor mask, @Nullable Tensor types) {
    Tensor read = mask == null ? ids.ne(-1).to(ids.dtype()) : mask; // no id is negative: all ones
    if (types != null && textModel instanceof Bert bert) {
      Tensor pooled = bert.pool(bert.forward(ids, read, types, null));
      if (pooled != null) {
        return PairAnswer.unit(textProjection.forward(pooled));
      }
    }
    return embedTexts(ids, read);
  }
}
