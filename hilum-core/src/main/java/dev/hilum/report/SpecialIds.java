package dev.hilum.report;

/**
 * The ids that a tokenizer puts around every text.
 *
 * @param before in front of the words, e.g. BERT's {@code [CLS]}
 * @param after behind them, e.g. {@code [SEP]}; kept when the words are cut
 * @param pad what fills a batch; 0 where the tokenizer has no padding token
 */
@SuppressWarnings("ArrayRecordComponent") // made once, handed to no one who changes them
public record SpecialIds(int[] before, int[] after, int pad) {

  /** No special tokens. */
  static final SpecialIds NONE = new SpecialIds(new int[0], new int[0], 0);

  /** One id in front and one behind. */
  static SpecialIds around(int before, int after, int pad) {
    return new SpecialIds(new int[] {before}, new int[] {after}, pad);
  }

  /** How many there are in all. */
  public int count() {
    return before.length + after.length;
  }

  /** Words between the special ids, cut to {@code maxLength} ids in all. */
  Encoding encode(int[] words, int maxLength) {
    if (maxLength < count()) {
      throw new IllegalArgumentException(
          "the length must have room for " + count() + " special tokens, got " + maxLength);
    }
    int kept = Math.min(maxLength - count(), words.length);
    int[] ids = new int[before.length + kept + after.length];
    System.arraycopy(before, 0, ids, 0, before.length);
    System.arraycopy(words, 0, ids, before.length, kept);
    System.arraycopy(after, 0, ids, before.length + kept, after.length);
    return new Encoding(ids, kept < words.length);
  }
}
