package dev.hilum.phantom;

import java.util.function.DoubleUnaryOperator;

/** A smooth function on [-28, 28] cm, tabulated each millimetre and read linearly between. */
final class Curve {
  private static final float REACH = 28;
  private static final int PER_CM = 10;
  private static final int LAST = (int) (2 * REACH * PER_CM);

  private final float[] values = new float[LAST + 2];

  Curve(DoubleUnaryOperator f) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) f.applyAsDouble(i / (double) PER_CM - REACH);
    }
  }

  /** The value at {@code cm}; beyond the ends the function is constant. */
  float at(float cm) {
    float place = Math.min(Math.max((cm + REACH) * PER_CM, 0f), LAST);
    int i = (int) place;
    float rest = place - i;
    return values[i] + rest * (values[i + 1] - values[i]);
  }
}
