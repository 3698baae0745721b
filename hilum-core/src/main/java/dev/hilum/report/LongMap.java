package dev.hilum.report;

import java.util.Arrays;

/** Longs to longs, both 0 or more, by open addressing: a vocabulary without boxes. */
final class LongMap {
  /** What {@link #get} answers for a key that is not there. */
  static final long ABSENT = -1;

  private long[] keys;
  private long[] values;
  private int size;

  LongMap(int expected) {
    int capacity = Integer.highestOneBit(Math.max(4, expected) * 2 - 1) * 2;
    keys = new long[capacity];
    values = new long[capacity];
    Arrays.fill(keys, ABSENT);
  }

  long get(long key) {
    int at = slot(key);
    return keys[at] == key ? values[at] : ABSENT;
  }

  /** Sets a value; the last one stays. */
  void put(long key, long value) {
    int at = slot(key);
    if (keys[at] != key) {
      keys[at] = key;
      size++;
    }
    values[at] = value;
    if (size * 2 > keys.length) {
      grow();
    }
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    long mixed = key * 0x9e3779b97f4a7c15L;
    int at = (int) (mixed >>> 32) & mask;
    while (keys[at] != key && keys[at] != ABSENT) {
      at = at + 1 & mask;
    }
    return at;
  }

  private void grow() {
    long[] oldKeys = keys, oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new long[keys.length];
    Arrays.fill(keys, ABSENT);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != ABSENT) {
        int at = slot(oldKeys[i]);
        keys[at] = oldKeys[i];
        values[at] = oldValues[i];
      }
    }
  }
}
