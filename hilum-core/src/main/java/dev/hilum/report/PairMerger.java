package dev.hilum.report;

import java.util.Arrays;

/**
 * Byte-pair merging: the neighbouring pair of the lowest rank, of equal ones the first, becomes one
 * symbol until no pair is left that the vocabulary knows. O(n log n) in the number of symbols.
 */
final class PairMerger {
  private final LongMap pairs; // left << 32 | right → rank << 32 | merged

  PairMerger(int expected) {
    pairs = new LongMap(expected);
  }

  /** Adds a rule; of two for one pair the last stays. */
  void add(int left, int right, int rank, int merged) {
    pairs.put(pack(left, right), pack(rank, merged));
  }

  /** Merges the first {@code count} symbols in place; returns how many are left. */
  int merge(int[] symbols, int count) {
    if (count < 2) {
      return count;
    }
    int[] next = new int[count], previous = new int[count];
    Heap heap = new Heap(count);
    for (int i = 0; i < count; i++) {
      next[i] = i + 1;
      previous[i] = i - 1;
      if (i + 1 < count) {
        push(heap, symbols, i, i + 1);
      }
    }
    while (heap.size > 0) {
      long top = heap.pop();
      int left = (int) top, right = symbols[left] < 0 ? count : next[left];
      if (right >= count) {
        continue;
      }
      long rule = pairs.get(pack(symbols[left], symbols[right]));
      if (rule == LongMap.ABSENT || rule >>> 32 != top >>> 32) {
        continue; // one of the two was merged meanwhile
      }
      symbols[left] = (int) rule;
      symbols[right] = -1;
      next[left] = next[right];
      if (next[left] < count) {
        previous[next[left]] = left;
        push(heap, symbols, left, next[left]);
      }
      if (previous[left] >= 0) {
        push(heap, symbols, previous[left], left);
      }
    }
    int kept = 0;
    for (int i = 0; i < count; i = next[i]) {
      symbols[kept++] = symbols[i];
    }
    return kept;
  }

  private void push(Heap heap, int[] symbols, int left, int right) {
    long rule = pairs.get(pack(symbols[left], symbols[right]));
    if (rule != LongMap.ABSENT) {
      heap.push(rule >>> 32 << 32 | left);
    }
  }

  private static long pack(int high, int low) {
    return (long) high << 32 | low;
  }

  /** The smallest of longs: rank in the upper half, place in the lower. */
  private static final class Heap {
    private long[] items;
    private int size;

    Heap(int capacity) {
      items = new long[capacity];
    }

    void push(long item) {
      if (size == items.length) {
        items = Arrays.copyOf(items, 2 * size);
      }
      int at = size++;
      while (at > 0 && items[at - 1 >>> 1] > item) {
        items[at] = items[at - 1 >>> 1];
        at = at - 1 >>> 1;
      }
      items[at] = item;
    }

    long pop() {
      long smallest = items[0], last = items[--size];
      int at = 0;
      while (true) {
        int child = 2 * at + 1;
        if (child >= size) {
          break;
        }
        if (child + 1 < size && items[child + 1] < items[child]) {
          child++;
        }
        if (items[child] >= last) {
          break;
        }
        items[at] = items[child];
        at = child;
      }
      items[at] = last;
      return smallest;
    }
  }
}
