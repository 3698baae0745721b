package dev.hilum.model;

import dev.hilum.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CLIP and SigLIP as transformers has them: two towers with the same inputs. */
public sealed interface TransformersPair extends Network, ImageText permits Clip, Siglip {

  /**
   * Unit-length embeddings [B, P] of images [B, C, h, w].
   *
   * @param interpolate whether positions are stretched to images of another size
   */
  Tensor embedImages(Tensor pixels, boolean interpolate);

  /**
   * Unit-length embeddings [B, P] of token ids [B, T].
   *
   * @param attention 1 for a token, 0 for padding [B, T]; null reads every token
   * @param at positions [B, T] or [1, T]; null numbers them 0, 1, 2 …
   */
  Tensor embedTexts(Tensor ids, @Nullable Tensor attention, @Nullable Tensor at);

  @Override
  default Tensor embedImages(Tensor pixels) {
    return embedImages(pixels, false);
  }

  /**
   * {@code pixel_values} and {@code input_ids}, optionally {@code attention_mask, position_ids,
   * interpolate_pos_encoding}; answers {@code logits_per_image, logits_per_text} and the
   * unit-length {@code image_embeds, text_embeds} [B, P]. With images or texts alone, their
   * embeddings only.
   */
  @Override
  default Map<String, Tensor> run(Map<String, Tensor> inputs) {
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
