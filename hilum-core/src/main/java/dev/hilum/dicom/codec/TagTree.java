package dev.hilum.dicom.codec;

import java.util.Arrays;

/**
 * Numbers of a grid of code blocks, each node holding the least of the four below it (T.800,
 * B.10.2), learnt bit by bit as far as it takes to compare one of them with a threshold.
 */
final class TagTree {
  private static final int UNKNOWN = Integer.MAX_VALUE;

  private final int[] value, low, parent;

  TagTree(int width, int height) {
    int nodes = 0, w = width, h = height;
    while (true) {
      nodes += w * h;
      if (w * h <= 1) {
        break;
      }
      w = w + 1 >> 1;
      h = h + 1 >> 1;
    }
    value = new int[nodes];
    low = new int[nodes];
    parent = new int[nodes];
    Arrays.fill(value, UNKNOWN);
    w = width;
    h = height;
    for (int base = 0; base < nodes; ) {
      int above = base + w * h;
      for (int i = 0; i < w * h; i++) {
        parent[base + i] = above < nodes ? above + (i / w >> 1) * (w + 1 >> 1) + (i % w >> 1) : -1;
      }
      base = above;
      w = w + 1 >> 1;
      h = h + 1 >> 1;
    }
  }

  /**
   * Whether the number of {@code leaf} is below {@code threshold}, after reading what that takes.
   */
  boolean below(int leaf, int threshold, PacketBits bits) {
    int depth = 0;
    for (int node = parent[leaf]; node >= 0; node = parent[node]) {
      depth++;
    }
    int least = 0;
    for (; depth >= 0; depth--) {
      int node = leaf;
      for (int i = 0; i < depth; i++) {
        node = parent[node];
      }
      low[node] = Math.max(low[node], least);
      while (low[node] < threshold && low[node] < value[node]) {
        if (bits.bit() == 1) {
          value[node] = low[node];
        } else {
          low[node]++;
        }
      }
      least = low[node];
    }
    return value[leaf] < threshold;
  }
}
