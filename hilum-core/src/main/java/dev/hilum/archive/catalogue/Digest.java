package dev.hilum.archive.catalogue;

import org.jspecify.annotations.Nullable;

/**
 * A 64-bit digest of values, to tell changed from unchanged rows: FNV-1a over their characters
 * (Fowler, Noll and Vo; IETF draft-eastlake-fnv), with a mark after each.
 */
final class Digest {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final int MARK = 0x10000; // no character

  private long hash = OFFSET;

  void add(@Nullable String... texts) {
    for (String text : texts) {
      if (text != null) {
        for (int i = 0; i < text.length(); i++) {
          step(text.charAt(i));
        }
      }
      step(text == null ? MARK + 1 : MARK);
    }
  }

  void add(long value) {
    for (int shift = 0; shift < 64; shift += 16) {
      step((int) (value >>> shift) & 0xffff);
    }
    step(MARK);
  }

  long value() {
    return hash;
  }

  private void step(int value) {
    hash = (hash ^ value) * PRIME;
  }
}
