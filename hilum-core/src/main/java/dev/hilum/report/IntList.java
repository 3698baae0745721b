package dev.hilum.report;

import java.util.Arrays;

/** Ids as they are found. */
final class IntList {
  private int[] items = new int[32];
  private int size;

  void add(int item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
    }
    items[size++] = item;
  }

  void addAll(int[] others) {
    while (size + others.length > items.length) {
      items = Arrays.copyOf(items, 2 * items.length);
    }
    System.arraycopy(others, 0, items, size, others.length);
    size += others.length;
  }

  int[] toArray() {
    return Arrays.copyOf(items, size);
  }
}
