package dev.hilum.report;

import java.util.List;

/**
 * Texts of one length for a text tower.
 *
 * @param rows B texts
 * @param length T ids each
 * @param ids [B, T] row by row, padded behind the text
 * @param attentionMask [B, T]: 1 for an id of the text, 0 for padding
 * @param truncated the rows whose text was cut
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenBatch(
    int rows, int length, int[] ids, int[] attentionMask, List<Integer> truncated) {

  /** How long the rows of a batch are. */
  public enum Padding {
    /** As long as its longest text. */
    LONGEST,
    /** As long as was asked for. */
    LENGTH
  }

  public TokenBatch {
    truncated = List.copyOf(truncated);
  }
}
