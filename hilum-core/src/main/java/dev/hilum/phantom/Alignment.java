package dev.hilum.phantom;

/**
 * Where the pixels of one film lie on another of the same person, as far as pose moved them: tilt
 * and shift, exact for the bones. Breath, turn and magnification move soft parts besides.
 *
 * <pre>
 *   otherX = xx * x + xy * y + x0
 *   otherY = yx * x + yy * y + y0      x to the right, y down, middles of pixels at whole numbers
 * </pre>
 */
public record Alignment(double xx, double xy, double x0, double yx, double yy, double y0) {

  /** From pixels of a film of {@code size} pixels in pose {@code from} to those in {@code to}. */
  static Alignment of(Pose from, Pose to, int size) {
    Canvas a = new Canvas(size, from);
    Canvas b = new Canvas(size, to);
    double[] origin = b.pixel(a.x(0, 0), a.y(0, 0));
    double[] right = b.pixel(a.x(1, 0), a.y(1, 0));
    double[] down = b.pixel(a.x(0, 1), a.y(0, 1));
    return new Alignment(
        right[0] - origin[0],
        down[0] - origin[0],
        origin[0],
        right[1] - origin[1],
        down[1] - origin[1],
        origin[1]);
  }

  public double x(double x, double y) {
    return xx * x + xy * y + x0;
  }

  public double y(double x, double y) {
    return yx * x + yy * y + y0;
  }
}
