package dev.hilum.model;

import dev.hilum.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What transformers' pairs answer to images, to texts, and to both. */
final class PairAnswer {
  private PairAnswer() {}

  /** Rows of length 1; a row of zeros becomes NaN, as in the reference. */
  static Tensor unit(Tensor x) {
    return x.div(x.norm(true, -1));
  }

  /**
   * {@code logits_per_image}, {@code logits_per_text} where there are both, and the embeddings that
   * there are.
   *
   * @param in asked for {@code pixel_values} where there are none
   * @param images unit-length [B, P]
   * @param texts unit-length [B, P]
   */
  static Map<String, Tensor> of(
      ImageText pair, Inputs in, @Nullable Tensor images, @Nullable Tensor texts) {
    Map<String, Tensor> out = new LinkedHashMap<>();
    if (images != null && texts != null) {
      Tensor scaled = images.matmul(texts.transpose(0, 1)).mul(pair.logScale().exp());
      Tensor logits = pair.bias().map(scaled::add).orElse(scaled);
      out.put("logits_per_image", logits);
      out.put("logits_per_text", logits.transpose(0, 1));
    }
    if (images != null) {
      out.put("image_embeds", images);
    }
    if (texts != null) {
      out.put("text_embeds", texts);
    }
    if (out.isEmpty()) {
      in.required("pixel_values");
    }
    return out;
  }
}
