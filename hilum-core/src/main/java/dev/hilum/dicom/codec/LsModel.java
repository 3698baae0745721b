package dev.hilum.dicom.codec;

import java.util.Arrays;

/**
 * The adaptive model of JPEG-LS (LOCO-I): the gradients around a sample choose one of 365 contexts,
 * which corrects the prediction and gives the length of the error's Golomb code; where all
 * gradients vanish, a run of equal samples is coded instead.
 *
 * <pre>
 *   c b d      gradients d - b, b - c, c - a;  prediction: the median of a, b, a + b - c
 *   a x
 * </pre>
 *
 * <p>Variables are named as in T.87: A sum of error magnitudes, B bias, C correction, N count.
 */
final class LsModel {
  private static final int CONTEXTS = 365, A = 0, B = 1, C = 2, N = 3;
  private static final int LEAST_C = -128, MOST_C = 127;
  private static final int MOST_K = 24;
  private static final int[] RUN_BITS = { // J in T.87
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15
  };

  private final LsBits bits;
  private final int maximum, near, step, range, reset, limit, errorBits;
  private final byte[] regions;
  private final boolean masked; // the range is a power of two: values wrap by a mask
  private final int[] contexts = new int[4 * CONTEXTS]; // A, B, C, N of each
  private final int[] runA = new int[2], runN = new int[2], runNegative = new int[2];
  private final int[] runIndex; // of each component

  LsModel(LsBits bits, LsParameters p, int components) {
    this.bits = bits;
    maximum = p.maximum();
    near = p.near();
    step = 2 * near + 1;
    range = p.range();
    reset = p.reset();
    limit = p.limit();
    errorBits = p.errorBits();
    regions = p.regions();
    masked = near == 0 && (maximum & maximum + 1) == 0;
    runIndex = new int[components];
    restart();
  }

  /** Forgets everything, as at the start of a scan. */
  void restart() {
    int a = Math.max(2, range + 32 >> 6);
    for (int i = 0; i < contexts.length; i += 4) {
      contexts[i + A] = a;
      contexts[i + B] = 0;
      contexts[i + C] = 0;
      contexts[i + N] = 1;
    }
    Arrays.fill(runA, a);
    Arrays.fill(runN, 1);
    Arrays.fill(runNegative, 0);
    Arrays.fill(runIndex, 0);
  }

  /**
   * Decodes a line of one component; false at a code that the standard does not allow.
   *
   * @param above,row [1 + width + 1] with the neighbours outside the image at both ends
   */
  boolean line(int component, int[] above, int[] row) {
    int width = row.length - 2, centre = maximum;
    byte[] region = regions;
    row[0] = above[1];
    above[width + 1] = above[width];
    int a = row[0], b = above[1], c = above[0];
    for (int x = 1; x <= width; ) {
      int d = above[x + 1];
      int q = (region[centre + d - b] * 9 + region[centre + b - c]) * 9 + region[centre + c - a];
      if (q != 0) {
        a = regular(q, a, b, c);
        if (a < 0) {
          return false;
        }
        row[x++] = a;
        c = b;
        b = d;
        continue;
      }
      int end = run(component, x, width);
      if (end < 0) {
        return false;
      }
      Arrays.fill(row, x, end, a);
      x = end;
      if (x <= width) {
        int value = interruption(component, a, above[x]);
        if (value < 0) {
          return false;
        }
        row[x++] = value;
        a = value;
        c = above[x - 1];
        b = above[x];
      }
    }
    return true;
  }

  /** Decodes a line of components that are interleaved by sample; they share their runs. */
  boolean line(int[][] above, int[][] row) {
    int width = row[0].length - 2, count = row.length;
    int[] q = new int[count];
    for (int i = 0; i < count; i++) {
      row[i][0] = above[i][1];
      above[i][width + 1] = above[i][width];
    }
    for (int x = 1; x <= width; ) {
      int any = 0;
      for (int i = 0; i < count; i++) {
        int[] up = above[i];
        q[i] =
            (regions[maximum + up[x + 1] - up[x]] * 9 + regions[maximum + up[x] - up[x - 1]]) * 9
                + regions[maximum + up[x - 1] - row[i][x - 1]];
        any |= q[i];
      }
      if (any == 0) {
        int end = run(0, x, width);
        if (end < 0) {
          return false;
        }
        for (int[] each : row) {
          Arrays.fill(each, x, end, each[x - 1]);
        }
        x = end;
        if (x > width) {
          return true;
        }
      }
      for (int i = 0; i < count; i++) {
        int a = row[i][x - 1], b = above[i][x];
        int value =
            any == 0 ? interrupted(0, b, a > b ? -1 : 1) : regular(q[i], a, b, above[i][x - 1]);
        if (value < 0) {
          return false;
        }
        row[i][x] = value;
      }
      if (any == 0 && runIndex[0] > 0) {
        runIndex[0]--;
      }
      x++;
    }
    return true;
  }

  /** A sample in context {@code q}, -364..364, or -1. */
  private int regular(int q, int a, int b, int c) {
    int[] model = contexts;
    int sign = q >> 31, at = 4 * ((q ^ sign) - sign);
    int sumA = model[at + A], sumB = model[at + B], n = model[at + N], correction = model[at + C];
    int k = sumA > n ? Integer.numberOfLeadingZeros(n) - Integer.numberOfLeadingZeros(sumA) : 0;
    k += n << k < sumA ? 1 : 0;
    if (k > MOST_K) {
      return -1;
    }
    int code = bits.golomb(k, limit - errorBits - 1, errorBits);
    if (code >>> 17 != 0) {
      return -1;
    }
    int error = code >>> 1 ^ -(code & 1);
    if (k == 0 && near == 0 && 2 * sumB <= -n) {
      error = ~error;
    }

    int low = Math.min(a, b), high = Math.max(a, b);
    int prediction = c >= high ? low : c <= low ? high : a + b - c;
    prediction += (correction ^ sign) - sign;
    prediction = Math.max(0, Math.min(maximum, prediction));
    int value = wrap(prediction + ((error ^ sign) - sign) * step);

    sumA += Math.abs(error);
    sumB += error * step;
    if (n == reset) {
      sumA >>= 1;
      sumB >>= 1;
      n >>= 1;
    }
    n++;
    if (sumB <= -n) {
      sumB = Math.max(sumB + n, 1 - n);
      correction -= correction > LEAST_C ? 1 : 0;
    } else if (sumB > 0) {
      sumB = Math.min(sumB - n, 0);
      correction += correction < MOST_C ? 1 : 0;
    }
    model[at + A] = sumA;
    model[at + B] = sumB;
    model[at + C] = correction;
    model[at + N] = n;
    return value;
  }

  /** Takes a value that left the range by an error modulo the range back into it. */
  private int wrap(int value) {
    if (masked) {
      return value & maximum;
    }
    if (value < -near) {
      value += range * step;
    } else if (value > maximum + near) {
      value -= range * step;
    }
    return Math.max(0, Math.min(maximum, value));
  }

  /** Where a run that starts at {@code x} ends, one past its last sample; -1 past the line. */
  private int run(int component, int x, int width) {
    int index = runIndex[component], left = width + 1 - x;
    while (bits.bits(1) == 1) {
      int length = 1 << RUN_BITS[index];
      if (length <= left && index < 31) {
        index++;
      }
      left -= Math.min(length, left);
      if (left == 0) {
        runIndex[component] = index;
        return width + 1;
      }
    }
    left -= bits.bits(RUN_BITS[index]);
    runIndex[component] = index;
    return left < 1 ? -1 : width + 1 - left;
  }

  /** The sample that ends a run of {@code a} under {@code b}, or -1. */
  private int interruption(int component, int a, int b) {
    int value =
        Math.abs(a - b) <= near
            ? interrupted(component, 1, a, 1)
            : interrupted(component, 0, b, a > b ? -1 : 1);
    if (runIndex[component] > 0) {
      runIndex[component]--;
    }
    return value;
  }

  private int interrupted(int component, int prediction, int sign) {
    return interrupted(component, 0, prediction, sign);
  }

  /**
   * @param type 1: the samples left and above are alike
   */
  private int interrupted(int component, int type, int prediction, int sign) {
    int n = runN[type], sum = runA[type] + (type == 1 ? n >> 1 : 0);
    int k = 0;
    while (n << k < sum && k <= MOST_K) {
      k++;
    }
    int most = limit - RUN_BITS[runIndex[component]] - 1 - errorBits - 1;
    int code = k > MOST_K || most < 1 ? -1 : bits.golomb(k, most, errorBits);
    if (code >>> 17 != 0) {
      return -1;
    }
    int folded = code + type, magnitude = folded + 1 >> 1;
    boolean turned = k != 0 || 2 * runNegative[type] >= n;
    int error = turned == ((folded & 1) == 1) ? -magnitude : magnitude;
    if (error < 0) {
      runNegative[type]++;
    }
    runA[type] += code + 1 - type >> 1;
    if (runN[type] == reset) {
      runA[type] >>= 1;
      runN[type] >>= 1;
      runNegative[type] >>= 1;
    }
    runN[type]++;
    return wrap(prediction + sign * error * step);
  }
}
