package dev.hilum.report;

import dev.hilum.report.SentencePieceModel.Piece;
import dev.hilum.report.SentencePieceModel.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pieces by merging: of all neighbours whose joint text is a piece, the best score first. */
final class MergeSegmenter implements SentencePiece.Segmenter {
  private static final int FROZEN = 1 << 28; // user-defined pieces, which never merge

  private final Map<String, Integer> ids = new HashMap<>();
  private final PairMerger merger;
  private final CharTrie defined = new CharTrie(16);
  private boolean anyDefined;

  MergeSegmenter(SentencePieceModel model) {
    List<Piece> pieces = model.pieces();
    for (int id = 0; id < pieces.size(); id++) {
      Piece piece = pieces.get(id);
      if (piece.type() == Type.NORMAL || piece.type() == Type.USER_DEFINED) {
        ids.put(piece.text(), id);
      }
      if (piece.type() == Type.USER_DEFINED) {
        defined.add(piece.text(), id);
        anyDefined = true;
      }
    }
    merger = new PairMerger(pieces.size() * 2);
    float[] scores = new float[pieces.size()];
    for (int id = 0; id < scores.length; id++) {
      scores[id] = -pieces.get(id).score();
    }
    float[] ranked = scores.clone();
    Arrays.sort(ranked);
    int distinct = 0;
    for (int i = 0; i < ranked.length; i++) {
      if (i == 0 || ranked[i] != ranked[i - 1]) {
        ranked[distinct++] = ranked[i];
      }
    }
    for (Map.Entry<String, Integer> piece : ids.entrySet()) {
      int id = piece.getValue();
      addSplits(piece.getKey(), Arrays.binarySearch(ranked, 0, distinct, scores[id]), id);
    }
  }

  /** A piece may be made of any two parts that are pieces or single characters. */
  private void addSplits(String piece, int rank, int id) {
    int first = Character.charCount(piece.codePointAt(0));
    for (int at = first; at < piece.length(); ) {
      int left = part(piece.substring(0, at)), right = part(piece.substring(at));
      if (left >= 0 && right >= 0) {
        merger.add(left, right, rank, id);
      }
      at += Character.charCount(piece.codePointAt(at));
    }
  }

  private int part(String text) {
    Integer id = ids.get(text);
    if (id != null) {
      return id;
    }
    int c = text.codePointAt(0);
    return Character.charCount(c) == text.length() ? SentencePiece.unknown(c) : -1;
  }

  @Override
  public int[] segment(String normal) {
    int[] symbols = new int[normal.length()];
    int count = 0;
    for (int at = 0; at < normal.length(); ) {
      int frozen = anyDefined ? definedEnd(normal, at) : -1;
      if (frozen > at) {
        symbols[count++] = FROZEN + part(normal.substring(at, frozen));
        at = frozen;
      } else {
        int c = normal.codePointAt(at);
        Integer id = ids.get(Character.toString(c));
        symbols[count++] = id == null ? SentencePiece.unknown(c) : id;
        at += Character.charCount(c);
      }
    }
    int[] merged = Arrays.copyOf(symbols, merger.merge(symbols, count));
    for (int i = 0; i < merged.length; i++) {
      merged[i] = merged[i] >= FROZEN ? merged[i] - FROZEN : merged[i];
    }
    return merged;
  }

  private int definedEnd(String normal, int at) {
    int end = -1, node = CharTrie.ROOT;
    for (int i = at; i < normal.length() && node != CharTrie.NONE; i++) {
      node = defined.next(node, normal.charAt(i));
      if (node != CharTrie.NONE && defined.id(node) != CharTrie.NONE) {
        end = i + 1;
      }
    }
    return end;
  }
}
