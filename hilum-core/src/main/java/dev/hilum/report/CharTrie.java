package dev.hilum.report;

import java.util.Arrays;

/** Pieces of a vocabulary by their characters, for finding those that start at a place. */
final class CharTrie {
  static final int ROOT = 0;
  static final int NONE = -1;

  private final LongMap edges;
  private int[] ids = {NONE};
  private int nodes = 1;

  CharTrie(int pieces) {
    edges = new LongMap(pieces * 4);
  }

  /** Adds a piece; of two equal ones the last stays. */
  void add(String piece, int id) {
    int node = ROOT;
    for (int i = 0; i < piece.length(); i++) {
      int next = next(node, piece.charAt(i));
      if (next == NONE) {
        next = nodes++;
        edges.put(key(node, piece.charAt(i)), next);
        if (next == ids.length) {
          ids = Arrays.copyOf(ids, 2 * next);
        }
        ids[next] = NONE;
      }
      node = next;
    }
    ids[node] = id;
  }

  /** The node that a character leads to, or {@link #NONE}. */
  int next(int node, char c) {
    return (int) edges.get(key(node, c));
  }

  /** The id of the piece that ends here, or {@link #NONE}. */
  int id(int node) {
    return ids[node];
  }

  private static long key(int node, char c) {
    return (long) node << 16 | c;
  }
}
