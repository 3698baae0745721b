package dev.hilum.report;

import dev.hilum.io.BadInputException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A byte-level vocabulary: the symbols of the 256 bytes and the rules that merge them.
 *
 * <p>Files write bytes as visible characters: printable Latin-1 as itself, the other 68 bytes as
 * U+0100 and up. CLIP marks a word's last symbol with {@code </w>}.
 */
final class BpeVocabulary {
  static final String WORD_END = "</w>";

  /** As open_clip cuts its file: 49,152 tokens less 512 bytes and two special ones. */
  private static final int CLIP_MERGES = 49152 - 256 - 2;

  private final Map<String, Integer> tokens;
  private final int[] first = new int[256]; // a byte's symbol
  private final int[] last = new int[256]; // the same at a word's end
  private final PairMerger merger;

  private BpeVocabulary(Map<String, Integer> tokens, List<String> merges, String end, String name) {
    this.tokens = tokens;
    String[] letters = letters();
    for (int b = 0; b < 256; b++) {
      first[b] = id(letters[b], name);
      last[b] = id(letters[b] + end, name);
    }
    merger = new PairMerger(merges.size());
    for (int rank = 0; rank < merges.size(); rank++) {
      String[] pair = merges.get(rank).strip().split("\\s+", -1);
      if (pair.length != 2) {
        throw new BadInputException(
            name + ": a merge must be two tokens, got \"" + merges.get(rank) + "\"");
      }
      merger.add(id(pair[0], name), id(pair[1], name), rank, id(pair[0] + pair[1], name));
    }
  }

  /** GPT-2's two files, or CLIP's as transformers keeps them. */
  static BpeVocabulary of(
      Map<String, Integer> tokens, List<String> merges, String end, String name) {
    return new BpeVocabulary(tokens, merges, end, name);
  }

  /** CLIP's one file of merges: a token's id is its place. */
  static BpeVocabulary ofClip(List<String> merges, String name) {
    List<String> kept = merges.subList(0, Math.min(CLIP_MERGES, merges.size()));
    Map<String, Integer> tokens = new LinkedHashMap<>();
    String[] letters = inFileOrder();
    for (int i = 0; i < 256; i++) {
      tokens.put(letters[i], i);
      tokens.put(letters[i] + WORD_END, 256 + i);
    }
    for (int i = 0; i < kept.size(); i++) {
      tokens.put(String.join("", kept.get(i).strip().split("\\s+", -1)), 512 + i);
    }
    return new BpeVocabulary(tokens, kept, WORD_END, name);
  }

  /** How many ids there are; the next token's id in CLIP. */
  int size() {
    return tokens.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
  }

  /** A token of the vocabulary. */
  int id(String token, String name) {
    Integer id = tokens.get(token);
    if (id == null) {
      throw new BadInputException(name + ": the vocabulary must have the token " + token);
    }
    return id;
  }

  boolean has(String token) {
    return tokens.containsKey(token);
  }

  /** One word's ids. */
  int[] encode(byte[] word) {
    int[] symbols = new int[word.length];
    for (int i = 0; i < word.length; i++) {
      symbols[i] = (i == word.length - 1 ? last : first)[word[i] & 255];
    }
    return Arrays.copyOf(symbols, merger.merge(symbols, symbols.length));
  }

  /** The visible character of each byte. */
  private static String[] letters() {
    String[] letters = new String[256];
    int next = 256;
    for (int b = 0; b < 256; b++) {
      letters[b] = String.valueOf((char) (isVisible(b) ? b : next++));
    }
    return letters;
  }

  /** The same, visible bytes first, as CLIP counts them. */
  private static String[] inFileOrder() {
    String[] letters = letters(), out = new String[256];
    Map<Boolean, Integer> places = new HashMap<>();
    int visible = 0;
    for (int b = 0; b < 256; b++) {
      visible += isVisible(b) ? 1 : 0;
    }
    places.put(true, 0);
    places.put(false, visible);
    for (int b = 0; b < 256; b++) {
      out[places.merge(isVisible(b), 1, Integer::sum) - 1] = letters[b];
    }
    return out;
  }

  private static boolean isVisible(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || (b >= 0xae);
  }
}
