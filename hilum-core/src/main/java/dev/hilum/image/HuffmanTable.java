package dev.hilum.image;

/**
 * A JPEG Huffman table as a lookup by the next bits. For codes that fit, one entry of {@link #fast}
 * gives code and value at once, since a code is followed by as many bits as its symbol's low nibble
 * says (T.81, F.2.2.1 and F.2.2.2).
 *
 * <pre>
 *   fast[bits] = value << 16 | symbol << 8 | VALUE_INCLUDED? | length      0: the code is longer
 * </pre>
 */
public final class HuffmanTable {
  static final int LOOKUP_BITS = 10;
  static final int VALUE_INCLUDED = 0x80;

  /** Of a table of lossless differences, whose values are larger. */
  static final int DIFFERENCE_BITS = 12;

  /** By the next {@link #LOOKUP_BITS} or {@link #DIFFERENCE_BITS} bits. */
  final int[] fast;

  private final int lookupBits;
  private final int[] lastCode = new int[18]; // by length: one past the last code, left-aligned
  private final int[] offset = new int[17]; // by length: index of the first symbol less its code
  private final byte[] symbols;

  /**
   * @param counts [16] codes of length 1..16
   * @param symbols in the order of their codes
   * @throws IllegalArgumentException if the lengths are no prefix code
   */
  HuffmanTable(int[] counts, byte[] symbols) {
    this(counts, symbols, LOOKUP_BITS);
  }

  /**
   * A table for the differences of lossless JPEG: symbol 16 is the difference 2^15, without further
   * bits (T.81, H.1.2.2), which modulo 2^16 is -2^15.
   */
  static HuffmanTable ofDifferences(int[] counts, byte[] symbols) {
    return new HuffmanTable(counts, symbols, DIFFERENCE_BITS);
  }

  private HuffmanTable(int[] counts, byte[] symbols, int lookupBits) {
    this.symbols = symbols;
    this.lookupBits = lookupBits;
    fast = new int[1 << lookupBits];
    int code = 0, index = 0;
    for (int length = 1; length <= 16; length++) {
      offset[length] = index - code;
      for (int i = 0; i < counts[length - 1]; i++) {
        if (length <= lookupBits && code < 1 << length) {
          fill(code, length, symbols[index] & 0xff);
        }
        code++;
        index++;
      }
      if (code > 1 << length) {
        throw new IllegalArgumentException(
            "codes of length " + length + " must be at most " + (1 << length) + ", got " + code);
      }
      lastCode[length] = code << 16 - length;
      code <<= 1;
    }
    lastCode[17] = Integer.MAX_VALUE;
  }

  private void fill(int code, int length, int symbol) {
    int size = symbol & 15, free = lookupBits - length;
    boolean differences = lookupBits == DIFFERENCE_BITS;
    for (int rest = 0; rest < 1 << free; rest++) {
      int entry = symbol << 8 | length;
      if (size <= free && !(differences && symbol > 16)) {
        int bits = rest >> free - size;
        int value = size == 0 ? 0 : extend(bits, size);
        value = differences && symbol == 16 ? 1 << 15 : value;
        entry = value << 16 | symbol << 8 | VALUE_INCLUDED | length + size;
      }
      fast[code << free | rest] = entry;
    }
  }

  /** The value of {@code bits} read as a signed number of {@code size} bits (T.81, F.12). */
  static int extend(int bits, int size) {
    return bits < 1 << size - 1 ? bits - (1 << size) + 1 : bits;
  }

  /**
   * Length of the code that starts the 16 bits {@code ahead}, when longer than the lookup; 17:
   * none.
   */
  int longLength(int ahead) {
    int length = lookupBits + 1;
    while (length <= 16 && ahead >= lastCode[length]) {
      length++;
    }
    return length;
  }

  /** The symbol of a code of {@code length} bits at the top of the 16 bits {@code ahead}. */
  int longSymbol(int ahead, int length) {
    return symbols[offset[length] + (ahead >> 16 - length)] & 0xff;
  }
}
