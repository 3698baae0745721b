package dev.hilum.report;

import java.util.function.UnaryOperator;

/** A tokenizer whose texts are cleaned first, as open_clip does for Hugging Face tokenizers. */
record CleanedTokenizer(UnaryOperator<String> clean, Tokenizer tokenizer) implements Tokenizer {

  @Override
  public String kind() {
    return tokenizer.kind() + ", cleaned as in open_clip";
  }

  @Override
  public int[] words(String text) {
    return tokenizer.words(clean.apply(text));
  }

  @Override
  public SpecialIds special() {
    return tokenizer.special();
  }
}
