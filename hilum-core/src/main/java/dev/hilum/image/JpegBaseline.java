package dev.hilum.image;

/**
 * Decodes the blocks of a sequential scan straight to samples: a coefficient is dequantized as it
 * is read, and the inverse transform is told which columns are empty.
 */
final class JpegBaseline implements JpegScan.BlockDecoder {
  private final JpegBits bits;
  private final HuffmanTable[] dc, ac;
  private final int[] block = new int[64];

  JpegBaseline(JpegBits bits, HuffmanTable[] dc, HuffmanTable[] ac) {
    this.bits = bits;
    this.dc = dc;
    this.ac = ac;
  }

  @Override
  public void restart() {}

  @Override
  public boolean block(JpegComponent component, int column, int row) {
    int size = bits.symbol(dc[component.dcTable]);
    if (size < 0 || size > 11) {
      return false;
    }
    int difference = size == 0 ? 0 : HuffmanTable.extend(bits.bits(size), size);
    component.prediction += difference;
    int[] quantizer = component.quantizer;
    int first = component.prediction * quantizer[0];
    int stride = component.stride(), at = 8 * (row * stride + column);

    int columns = coefficients(ac[component.acTable].fast, component, quantizer);
    if (columns < 0) {
      return false;
    }
    if (columns == 0) {
      JpegIdct.constant(first, component.samples, at, stride);
      return true;
    }
    block[0] = first;
    JpegIdct.transform(block, columns & 0xff, component.samples, at, stride);
    java.util.Arrays.fill(block, 0);
    return true;
  }

  /**
   * Reads the 63 AC coefficients into {@link #block}. Returns 0 when all are zero, -1 on a bad
   * code, else bit x for each column with a coefficient below its first row, and bit 8.
   */
  private int coefficients(int[] fast, JpegComponent component, int[] quantizer) {
    JpegBits source = bits;
    long buffer = source.buffer;
    int count = source.count, columns = 0;
    for (int k = 1; k < 64; k++) {
      if (count < 32) {
        source.buffer = buffer;
        source.count = count;
        source.refill();
        buffer = source.buffer;
        count = source.count;
      }
      int entry = fast[(int) (buffer >>> 64 - HuffmanTable.LOOKUP_BITS)];
      int symbol, value;
      if ((entry & HuffmanTable.VALUE_INCLUDED) != 0) {
        int length = entry & 0x7f;
        buffer <<= length;
        count -= length;
        symbol = entry >> 8 & 0xff;
        value = entry >> 16;
      } else {
        int length = entry & 0x7f;
        symbol = entry >> 8 & 0xff;
        if (entry == 0) {
          HuffmanTable table = ac[component.acTable];
          int ahead = (int) (buffer >>> 48);
          length = table.longLength(ahead);
          if (length > 16) {
            return -1;
          }
          symbol = table.longSymbol(ahead, length);
        }
        buffer <<= length;
        count -= length;
        int size = symbol & 15;
        value = 0;
        if (size != 0) {
          value = HuffmanTable.extend((int) (buffer >>> 64 - size), size);
          buffer <<= size;
          count -= size;
        }
      }
      if ((symbol & 15) == 0) {
        if (symbol != 0xf0) {
          break; // end of block
        }
        k += 15;
        continue;
      }
      k += symbol >> 4;
      if (k > 63) {
        return -1;
      }
      int natural = JpegScan.NATURAL[k];
      block[natural] = value * quantizer[natural];
      columns |= 0x100 | (natural > 7 ? 1 << (natural & 7) : 0);
    }
    source.buffer = buffer;
    source.count = count;
    return columns;
  }
}
