package dev.hilum.model;

import dev.hilum.tensor.Shape;
import dev.hilum.tensor.Tensor;

/** Boolean masks of attention over texts, true where a token may be read. */
final class TextMask {

  private TextMask() {}

  /** [B, 1, 1, T] of an attention mask [B, T]: 0 is padding. */
  static Tensor padding(Tensor attention, long texts, long tokens) {
    Shape.check(attention, "attention_mask", texts, tokens);
    return attention.ne(0).reshape(texts, 1, 1, tokens);
  }

  /** [1, 1, T, T]: a token reads itself and those before it. */
  static Tensor causal(long tokens) {
    Tensor at = Tensor.arange(tokens);
    Tensor later = at.reshape(tokens, 1).lt(at.reshape(1, tokens)); // row reads, column is read
    return later.logicalNot().reshape(1, 1, tokens, tokens);
  }
}
