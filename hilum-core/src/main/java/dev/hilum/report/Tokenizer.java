package dev.hilum.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text to token ids, as the library does it that the checkpoint was trained with. Safe for use by
 * several threads.
 */
public interface Tokenizer {

  /**
   * Opens a tokenizer by its file, or the right one of a model's folder.
   *
   * @param fileOrFolder {@code tokenizer.json}, {@code vocab.txt} (WordPiece), {@code vocab.json}
   *     or {@code encoder.json} with its merges beside it, {@code bpe_simple_vocab_16e6.txt.gz}
   *     (CLIP), {@code *.model} (SentencePiece), or a folder with such files
   * @throws dev.hilum.io.BadInputException if it is none of these or breaks its format's rules
   */
  static Tokenizer open(Path fileOrFolder) {
    return TokenizerFiles.open(fileOrFolder);
  }

  /**
   * CLIP's merges ({@code bpe_simple_vocab_16e6.txt.gz}, {@code merges.txt}) as transformers'
   * CLIPTokenizer uses them; {@link #open} takes them as open_clip does.
   */
  static Tokenizer transformersClip(Path merges) {
    return TokenizerFormats.transformersClip(TokenizerFiles.lines(merges), merges.toString());
  }

  /** The algorithm, and the library that it is equal to. */
  String kind();

  /** The ids of the text alone. */
  int[] words(String text);

  /** What stands around the words. */
  SpecialIds special();

  /** The whole text with its special tokens. */
  default int[] ids(String text) {
    return encode(text, Integer.MAX_VALUE).ids();
  }

  /** The text with its special tokens, cut to {@code maxLength} ids in all. */
  default int[] ids(String text, int maxLength) {
    return encode(text, maxLength).ids();
  }

  /** As {@link #ids(String, int)}, and whether the text was cut. */
  default Encoding encode(String text, int maxLength) {
    return special().encode(words(text), maxLength);
  }

  /**
   * Texts for a text tower.
   *
   * @param length of the longest row that may be
   */
  default TokenBatch batch(List<String> texts, int length, TokenBatch.Padding padding) {
    List<int[]> rows = new ArrayList<>();
    List<Integer> truncated = new ArrayList<>();
    int longest = padding == TokenBatch.Padding.LENGTH ? length : 0;
    for (String text : texts) {
      Encoding row = encode(text, length);
      if (row.truncated()) {
        truncated.add(rows.size());
      }
      rows.add(row.ids());
      longest = Math.max(longest, row.ids().length);
    }
    int[] ids = new int[rows.size() * longest], mask = new int[ids.length];
    Arrays.fill(ids, special().pad());
    for (int i = 0; i < rows.size(); i++) {
      int[] row = rows.get(i);
      System.arraycopy(row, 0, ids, i * longest, row.length);
      Arrays.fill(mask, i * longest, i * longest + row.length, 1);
    }
    return new TokenBatch(rows.size(), longest, ids, mask, truncated);
  }
}
