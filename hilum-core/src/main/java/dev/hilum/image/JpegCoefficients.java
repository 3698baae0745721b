package dev.hilum.image;

/**
 * Decodes the blocks of a sequential scan into coefficients that keep their quantization, at 8 or
 * 12 bits (T.81, F.2.2).
 */
final class JpegCoefficients implements JpegScan.BlockDecoder {
  private static final int MOST_BITS = 15;

  private final JpegBits bits;
  private final HuffmanTable[] dc, ac;

  JpegCoefficients(JpegBits bits, HuffmanTable[] dc, HuffmanTable[] ac) {
    this.bits = bits;
    this.dc = dc;
    this.ac = ac;
  }

  @Override
  public void restart() {}

  @Override
  public boolean block(JpegComponent component, int column, int row) {
    short[] coefficients = component.coefficients;
    int at = 64 * (row * component.blocksAcross + column);
    int size = bits.symbol(dc[component.dcTable]);
    if (size < 0 || size > MOST_BITS) {
      return false;
    }
    component.prediction += size == 0 ? 0 : HuffmanTable.extend(bits.bits(size), size);
    coefficients[at] = (short) component.prediction;
    HuffmanTable table = ac[component.acTable];
    for (int k = 1; k < 64; k++) {
      int symbol = bits.symbol(table);
      if (symbol < 0) {
        return false;
      }
      size = symbol & 15;
      if (size == 0) {
        if (symbol != 0xf0) {
          break; // end of block
        }
        k += 15;
        continue;
      }
      k += symbol >> 4;
      if (k > 63) {
        return false;
      }
      coefficients[at + JpegScan.NATURAL[k]] = (short) HuffmanTable.extend(bits.bits(size), size);
    }
    return true;
  }
}
