package dev.hilum.dicom;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * A frame's samples seen through a function: of 8 and 16 bits each value is computed once and
 * looked up from then on, of wider ones every pixel.
 */
final class GreyLevels {
  private static final int PART = 1 << 20; // pixels that are worth a thread

  private final Samples samples;
  private final DoubleUnaryOperator function;

  private GreyLevels(Samples samples, DoubleUnaryOperator function) {
    this.samples = samples;
    this.function = function;
  }

  static GreyLevels of(Samples samples, DoubleUnaryOperator function) {
    return new GreyLevels(samples, function);
  }

  /** The function's values. */
  float[] floats() {
    float[] out = new float[samples.count()];
    switch (samples) {
      case Samples.Bytes(var in, var signed) -> {
        float[] table = new float[1 << 8];
        for (int i = 0; i < table.length; i++) {
          table[i] = (float) function.applyAsDouble(signed ? (byte) i : i);
        }
        for (int i = 0; i < out.length; i++) {
          out[i] = table[in[i] & 0xff];
        }
      }
      case Samples.Shorts(var in, var signed) -> {
        boolean[] seen = seen(in);
        float[] table = new float[1 << 16];
        for (int i = 0; i < table.length; i++) {
          table[i] = seen[i] ? (float) function.applyAsDouble(signed ? (short) i : i) : 0;
        }
        look(in, table, out);
      }
      default -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = (float) function.applyAsDouble(samples.at(i));
        }
      }
    }
    return out;
  }

  /**
   * The function's values from least to greatest as 0..255, rounded half up; a frame of one value
   * is 0. What the function does not have (NaN: padding) is left out of them, and is 0.
   *
   * @param inverted whether the least value is 255
   */
  byte[] bytes(boolean inverted) {
    byte[] out = new byte[samples.count()];
    switch (samples) {
      case Samples.Bytes(var in, var signed) -> {
        boolean[] seen = new boolean[1 << 8];
        for (byte value : in) {
          seen[value & 0xff] = true;
        }
        byte[] table = table(seen, i -> signed ? (byte) i : i, inverted);
        for (int i = 0; i < out.length; i++) {
          out[i] = table[in[i] & 0xff];
        }
      }
      case Samples.Shorts(var in, var signed) -> {
        look(in, table(seen(in), i -> signed ? (short) i : i, inverted), out);
      }
      default -> each(out, inverted);
    }
    return out;
  }

  private static void look(short[] in, byte[] table, byte[] out) {
    parts(in.length)
        .forEach(
            part -> {
              int end = (int) Math.min(out.length, (part + 1L) * PART);
              for (int i = part * PART; i < end; i++) {
                out[i] = table[in[i] & 0xffff];
              }
            });
  }

  /** The parts of a frame, on as many threads as there are. */
  private static IntStream parts(int pixels) {
    return IntStream.range(0, (pixels + PART - 1) / PART).parallel();
  }

  private static void look(short[] in, float[] table, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = table[in[i] & 0xffff];
    }
  }

  private static boolean[] seen(short[] in) {
    boolean[] seen = new boolean[1 << 16];
    for (short value : in) {
      seen[value & 0xffff] = true;
    }
    return seen;
  }

  private byte[] table(boolean[] seen, DoubleUnaryOperator stored, boolean inverted) {
    double[] values = new double[seen.length];
    double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < seen.length; i++) {
      values[i] = seen[i] ? function.applyAsDouble(stored.applyAsDouble(i)) : Double.NaN;
      if (!Double.isNaN(values[i])) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
    }
    byte[] table = new byte[seen.length];
    for (int i = 0; i < table.length; i++) {
      table[i] = level(values[i], low, high, inverted);
    }
    return table;
  }

  private void each(byte[] out, boolean inverted) {
    double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
    double[] values = new double[out.length];
    for (int i = 0; i < out.length; i++) {
      values[i] = function.applyAsDouble(samples.at(i));
      if (Double.isFinite(values[i])) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = level(values[i], low, high, inverted);
    }
  }

  private static byte level(double value, double low, double high, boolean inverted) {
    if (Double.isNaN(value) || !(high > low)) {
      return 0;
    }
    double part = (value - low) / (high - low);
    double level = (inverted ? 1 - part : part) * 255 + 0.5;
    return (byte) (int) Math.max(0, Math.min(255, level));
  }
}
