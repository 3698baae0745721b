package dev.hilum.image;

/** The values a pixel can take, both ends included: what black and white mean before any window. */
public record ValueRange(double low, double high) {

  /** 8-bit pixels, 0..255. */
  public static final ValueRange BYTE = new ValueRange(0, 255);

  /** 16-bit pixels, 0..65535. */
  public static final ValueRange SHORT16 = new ValueRange(0, 65535);

  public ValueRange {
    if (!(Double.isFinite(low) && Double.isFinite(high) && low < high)) {
      throw new IllegalArgumentException(
          "a value range must be finite with low < high, got low=" + low + ", high=" + high);
    }
  }

  /** Maps {@code value} linearly to 0 at the low end and 1 at the high end; not clipped. */
  public double fraction(double value) {
    return (value - low) / (high - low);
  }
}
