package dev.hilum.dicom.codec;

/**
 * From differences to samples, a row at a time, modulo 2^16. A sample's neighbours:
 *
 * <pre>
 *   c b      predictors (T.81, table H.1):  1: a   2: b   3: c   4: a + b - c
 *   a x                      5: a + (b - c) / 2   6: b + (a - c) / 2   7: (a + b) / 2
 * </pre>
 *
 * <p>The first sample of a row is predicted from above, the first row from the left, the very first
 * sample as the middle of the range.
 */
final class LosslessPredictor {
  private final short[] values;
  private final int step; // from a sample to the next of its component
  private final int stride; // to the one below
  private final int middle;

  LosslessPredictor(short[] values, int step, int stride, int middle) {
    this.values = values;
    this.step = step;
    this.stride = stride;
    this.middle = middle;
  }

  /**
   * @param predictor 1..7, or 0 for the first row and after a restart
   * @param differences of interleaved components
   * @param from,every which of the differences are this component's
   * @param at where the row begins in the values
   */
  void row(int predictor, int[] differences, int from, int every, int at) {
    int first = predictor == 0 ? middle : values[at - stride];
    values[at] = (short) (first + differences[from]);
    if (predictor <= 1) {
      left(differences, from, every, at);
    } else if (predictor <= 3) {
      above(differences, from, every, at, predictor == 2 ? stride : stride + step);
    } else {
      both(predictor, differences, from, every, at);
    }
  }

  private void left(int[] differences, int from, int every, int at) {
    short[] out = values;
    int sample = out[at];
    for (int i = from + every, o = at + step; i < differences.length; i += every, o += step) {
      sample += differences[i];
      out[o] = (short) sample;
    }
  }

  private void above(int[] differences, int from, int every, int at, int back) {
    short[] out = values;
    for (int i = from + every, o = at + step; i < differences.length; i += every, o += step) {
      out[o] = (short) (out[o - back] + differences[i]);
    }
  }

  private void both(int predictor, int[] differences, int from, int every, int at) {
    short[] out = values;
    int a = out[at] & 0xffff, c = out[at - stride] & 0xffff;
    for (int i = from + every, o = at + step; i < differences.length; i += every, o += step) {
      int b = out[o - stride] & 0xffff;
      int prediction =
          switch (predictor) {
            case 4 -> a + b - c;
            case 5 -> a + (b - c >> 1);
            case 6 -> b + (a - c >> 1);
            default -> a + b >> 1;
          };
      a = prediction + differences[i] & 0xffff;
      out[o] = (short) a;
      c = b;
    }
  }
}
