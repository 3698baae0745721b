package dev.hilum.image;

/**
 * Decodes the blocks of one progressive scan into coefficients (T.81, annex G): a band of the
 * spectrum, or one more bit of a band already begun.
 */
final class JpegProgressive implements JpegScan.BlockDecoder {
  private final JpegBits bits;
  private final HuffmanTable[] dc, ac;
  private final int start, end, high, low;
  private int endOfBandRun; // blocks still to come whose band is at its end

  /**
   * @param start,end the band, 0..63 in zigzag order
   * @param high,low the bit position reached before, and by this scan
   */
  JpegProgressive(
      JpegBits bits, HuffmanTable[] dc, HuffmanTable[] ac, int start, int end, int high, int low) {
    this.bits = bits;
    this.dc = dc;
    this.ac = ac;
    this.start = start;
    this.end = end;
    this.high = high;
    this.low = low;
  }

  @Override
  public void restart() {
    endOfBandRun = 0;
  }

  @Override
  public boolean block(JpegComponent component, int column, int row) {
    int at = 64 * (row * component.blocksAcross + column);
    short[] coefficients = component.coefficients;
    if (start == 0) {
      return high == 0 ? dcFirst(component, coefficients, at) : dcRefine(coefficients, at);
    }
    HuffmanTable table = ac[component.acTable];
    return high == 0 ? acFirst(table, coefficients, at) : acRefine(table, coefficients, at);
  }

  private boolean dcFirst(JpegComponent component, short[] coefficients, int at) {
    int size = bits.symbol(dc[component.dcTable]);
    if (size < 0 || size > 11) {
      return false;
    }
    int difference = size == 0 ? 0 : HuffmanTable.extend(bits.bits(size), size);
    component.prediction += difference;
    coefficients[at] = (short) (component.prediction << low);
    return true;
  }

  private boolean dcRefine(short[] coefficients, int at) {
    coefficients[at] = (short) (coefficients[at] | bits.bits(1) << low);
    return true;
  }

  private boolean acFirst(HuffmanTable table, short[] coefficients, int at) {
    if (endOfBandRun > 0) {
      endOfBandRun--;
      return true;
    }
    for (int k = start; k <= end; k++) {
      int symbol = bits.symbol(table);
      if (symbol < 0) {
        return false;
      }
      int run = symbol >> 4, size = symbol & 15;
      if (size == 0) {
        if (run < 15) {
          endOfBandRun = (1 << run) - 1 + (run == 0 ? 0 : bits.bits(run));
          return true;
        }
        k += 15;
        continue;
      }
      k += run;
      if (k > end) {
        return false;
      }
      int value = HuffmanTable.extend(bits.bits(size), size);
      coefficients[at + JpegScan.NATURAL[k]] = (short) (value << low);
    }
    return true;
  }

  private boolean acRefine(HuffmanTable table, short[] coefficients, int at) {
    int k = start;
    if (endOfBandRun == 0) {
      for (; k <= end; k++) {
        int symbol = bits.symbol(table);
        if (symbol < 0) {
          return false;
        }
        int run = symbol >> 4, size = symbol & 15;
        int value = 0;
        if (size == 0) {
          if (run < 15) {
            endOfBandRun = (1 << run) + (run == 0 ? 0 : bits.bits(run));
            break;
          }
        } else if (size == 1) {
          value = bits.bits(1) == 1 ? 1 << low : -1 << low;
        } else {
          return false;
        }
        // passes over `run` coefficients that are still zero, correcting the others on the way
        for (; k <= end; k++) {
          int i = at + JpegScan.NATURAL[k];
          if (coefficients[i] != 0) {
            correct(coefficients, i);
          } else if (run-- == 0) {
            if (value != 0) {
              coefficients[i] = (short) value;
            }
            break;
          }
        }
        if (k > end && value != 0) {
          return false;
        }
      }
    }
    if (endOfBandRun > 0) {
      for (; k <= end; k++) {
        int i = at + JpegScan.NATURAL[k];
        if (coefficients[i] != 0) {
          correct(coefficients, i);
        }
      }
      endOfBandRun--;
    }
    return true;
  }

  private void correct(short[] coefficients, int i) {
    int value = coefficients[i];
    if (bits.bits(1) == 1 && (value & 1 << low) == 0) {
      coefficients[i] = (short) (value + (value > 0 ? 1 << low : -1 << low));
    }
  }

  /** Transforms all coefficients of a component to samples, once the last scan is read. */
  static void finish(JpegComponent component) {
    int[] block = new int[64];
    short[] coefficients = component.coefficients;
    int[] quantizer = component.quantizer;
    int stride = component.stride();
    for (int row = 0; row < component.blocksDown; row++) {
      for (int column = 0; column < component.blocksAcross; column++) {
        int from = 64 * (row * component.blocksAcross + column);
        int columns = 0;
        for (int i = 0; i < 64; i++) {
          int value = coefficients[from + i];
          block[i] = value * quantizer[i];
          if (value != 0 && i > 7) {
            columns |= 1 << (i & 7);
          }
        }
        JpegIdct.transform(block, columns, component.samples, 8 * (row * stride + column), stride);
      }
    }
  }
}
