package dev.hilum.report;

import dev.hilum.report.SentencePieceModel.Piece;
import dev.hilum.report.SentencePieceModel.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Pieces by the cut with the highest sum of scores (Viterbi). */
final class UnigramSegmenter implements SentencePiece.Segmenter {
  private static final float UNKNOWN_PENALTY = 10;

  private final List<Piece> pieces;
  private final CharTrie trie;
  private final float unknownScore;
  private final float highest;

  UnigramSegmenter(SentencePieceModel model) {
    pieces = model.pieces();
    trie = new CharTrie(pieces.size());
    float low = Float.MAX_VALUE, high = -Float.MAX_VALUE;
    for (int id = 0; id < pieces.size(); id++) {
      Piece piece = pieces.get(id);
      if (piece.type() == Type.NORMAL) {
        low = Math.min(low, piece.score());
        high = Math.max(high, piece.score());
      }
      if (piece.type() == Type.NORMAL || piece.type() == Type.USER_DEFINED) {
        trie.add(piece.text(), id);
      }
    }
    unknownScore = low - UNKNOWN_PENALTY;
    highest = high;
  }

  @Override
  public int[] segment(String normal) {
    int size = normal.length();
    float[] best = new float[size + 1]; // of all cuts that end here
    int[] start = new int[size + 1], id = new int[size + 1];
    Arrays.fill(start, -1);
    for (int at = 0; at < size; ) {
      int c = normal.codePointAt(at), width = Character.charCount(c);
      boolean single = false;
      int node = CharTrie.ROOT;
      for (int end = at; end < size; ) {
        node = trie.next(node, normal.charAt(end++));
        if (node == CharTrie.NONE) {
          break;
        }
        int piece = trie.id(node);
        if (piece != CharTrie.NONE) {
          single |= end - at == width;
          offer(best, start, id, at, end, score(piece), piece);
        }
      }
      if (!single) {
        offer(best, start, id, at, at + width, unknownScore, SentencePiece.unknown(c));
      }
      at += width;
    }
    int[] out = new int[size];
    int count = size;
    for (int end = size; end > 0; end = start[end]) {
      out[--count] = id[end];
    }
    return Arrays.copyOfRange(out, count, size);
  }

  private double score(int id) {
    Piece piece = pieces.get(id);
    return piece.type() == Type.USER_DEFINED
        ? piece.text().getBytes(StandardCharsets.UTF_8).length * highest - 0.1
        : piece.score();
  }

  private static void offer(
      float[] best, int[] start, int[] id, int from, int to, double score, int piece) {
    double sum = score + best[from];
    if (start[to] < 0 || sum > best[to]) {
      best[to] = (float) sum;
      start[to] = from;
      id[to] = piece;
    }
  }
}
