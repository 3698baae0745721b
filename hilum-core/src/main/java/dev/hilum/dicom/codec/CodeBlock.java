package dev.hilum.dicom.codec;

import java.util.Arrays;

/**
 * A code block: where its coefficients belong, and the pieces of data that code them, which come in
 * packets, layer by layer. A segment is what ends in a flush of the coder.
 */
final class CodeBlock {
  private static final int FIRST_BYPASSED = 10; // passes before the first raw one
  private static final int MOST_PASSES = 109;

  final int x, y, width, height; // in the plane of the component
  final int band; // 0 LL, 1 HL, 2 LH, 3 HH
  final float step; // of quantization
  int planes; // of magnitude bits that are coded
  int lengthBits; // 0: no packet has had anything of this block
  int segments;
  private int[] passes = new int[1], most = new int[1]; // of each segment
  private int[] pieces = {}; // (segment, offset, length) of each
  private int pieceCount, firstNew;

  CodeBlock(int x, int y, int width, int height, int band, float step) {
    this.x = x;
    this.y = y;
    this.width = width;
    this.height = height;
    this.band = band;
    this.step = step;
  }

  /** Takes new passes and reads how long their pieces are; false where that cannot be. */
  boolean add(int count, WaveletCoding coding, PacketBits bits) {
    while (bits.bit() == 1 && !bits.exhausted()) {
      lengthBits++;
    }
    firstNew = pieceCount;
    for (int left = count; left > 0; ) {
      if (segments == 0 || passes[segments - 1] == most[segments - 1]) {
        open(coding);
      }
      int segment = segments - 1, some = Math.min(left, most[segment] - passes[segment]);
      int size = lengthBits + 31 - Integer.numberOfLeadingZeros(some);
      if (size > 31 || bits.exhausted()) {
        return false;
      }
      passes[segment] += some;
      piece(segment, bits.bits(size));
      left -= some;
    }
    return true;
  }

  private void open(WaveletCoding coding) {
    if (segments == passes.length) {
      passes = Arrays.copyOf(passes, 2 * segments);
      most = Arrays.copyOf(most, 2 * segments);
    }
    int limit = MOST_PASSES;
    if (coding.has(WaveletCoding.TERMINATE)) {
      limit = 1;
    } else if (coding.has(WaveletCoding.BYPASS)) {
      int before = segments == 0 ? 0 : most[segments - 1];
      limit = segments == 0 ? FIRST_BYPASSED : before == 1 || before == FIRST_BYPASSED ? 2 : 1;
    }
    passes[segments] = 0;
    most[segments++] = limit;
  }

  private void piece(int segment, int length) {
    if (3 * pieceCount + 3 > pieces.length) {
      pieces = Arrays.copyOf(pieces, Math.max(3, 2 * pieces.length));
    }
    pieces[3 * pieceCount] = segment;
    pieces[3 * pieceCount + 2] = length;
    pieceCount++;
  }

  /**
   * Places the pieces of this packet from {@code at} on; where they end, or -1 past {@code end}.
   */
  int place(int at, int end) {
    for (int i = firstNew; i < pieceCount; i++) {
      pieces[3 * i + 1] = at;
      if (pieces[3 * i + 2] > end - at) {
        return -1;
      }
      at += pieces[3 * i + 2];
    }
    return at;
  }

  int passes(int segment) {
    return passes[segment];
  }

  /** The bytes of all segments. */
  int size() {
    int size = 0;
    for (int i = 0; i < pieceCount; i++) {
      size += pieces[3 * i + 2];
    }
    return size;
  }

  /** Copies a segment's data to {@code out}; how long it is. */
  int copy(int segment, byte[] packets, byte[] out) {
    int size = 0;
    for (int i = 0; i < pieceCount; i++) {
      if (pieces[3 * i] == segment) {
        System.arraycopy(packets, pieces[3 * i + 1], out, size, pieces[3 * i + 2]);
        size += pieces[3 * i + 2];
      }
    }
    return size;
  }
}
