package dev.hilum.phantom;

/**
 * Heart, great vessels and hila: tissue that stands where lung would be, as a union of ellipsoids.
 */
final class Mediastinum {
  private Mediastinum() {}

  /**
   * Draws the heart so that its width over the inner width of the thorax is {@code ratio}: two
   * thirds of it to the left, one third to the right, apex down and left.
   */
  static void heart(Canvas canvas, Thorax thorax, double ratio, float[] plane) {
    double g = thorax.anatomy.size();
    double across = ratio * thorax.pose.heartMagnification() * 2 * thorax.width;
    double leftReach = 0.66 * across;
    double rightReach = 0.34 * across;
    double turn = 0.6 * thorax.pose.turn();
    double scale = across / (12 * g);
    double angle = 0.62;
    double a = 6.6 * g * scale;
    double b = 4.7 * g * scale;
    double reach = Math.sqrt(square(a * StrictMath.cos(angle)) + square(b * StrictMath.sin(angle)));
    double base = thorax.dome(1);
    canvas.ellipsoid(
        plane, leftReach - reach + turn, base - 2.6 * g, a, b, angle, 4.6 * g * scale, true);
    double ra = 3.3 * g * scale;
    canvas.ellipsoid(
        plane, ra - rightReach + turn, base - 3.6 * g, ra, 5.2 * g, 0, 4 * g * scale, true);
  }

  /** Draws aorta, caval vein, pulmonary trunk, upper mediastinum and both hila. */
  static void greatVessels(Canvas canvas, Thorax thorax, float[] plane) {
    Anatomy anatomy = thorax.anatomy;
    double g = anatomy.size();
    double turn = 0.4 * thorax.pose.turn();
    double knob = anatomy.aorta();
    canvas.ellipsoid(plane, turn, -9.5 * g, 2.9 * g, 9 * g, 0, 4 * g, true);
    canvas.ellipsoid(plane, 2.0 * g + turn, -6.1 * g, 1.0 + knob, 1.1 + knob, 0, 2 + knob, true);
    canvas.ellipsoid( // descending aorta, more winding with age
        plane, 1.1 * g + 0.45 * knob, 1.5 * g, 1.4 + 0.45 * knob, 9 * g, 0.03 * knob, 1.6, true);
    canvas.ellipsoid(plane, -1.6 * g + turn, -5.0 * g, 1.4 * g + 0.3 * knob, 6 * g, 0, 2.4, true);
    canvas.ellipsoid(plane, 2.6 * g + turn, -2.6 * g, 1.5 * g, 2.0 * g, 0.5, 2.4 * g, true);
    canvas.ellipsoid(plane, 3.7 * g + turn, -1.2 * g, 1.2 * g, 2.2 * g, -0.3, 1.6 * g, true);
    canvas.ellipsoid(plane, -3.4 * g + turn, -0.4 * g, 1.2 * g, 2.4 * g, 0.35, 1.5 * g, true);
  }

  /** Takes away the chords of air in windpipe, main bronchi and stomach. */
  static void air(Canvas canvas, Thorax thorax, float[] plane) {
    double g = thorax.anatomy.size();
    double turn = 0.3 * thorax.pose.turn();
    double x = -0.3 * g + turn;
    double carina = -4.2 * g;
    canvas.tube(plane, x + 0.3, -19, x, carina, 0.8 * g, 0.85 * g, -0.8);
    canvas.tube(plane, x - 0.2, carina, x - 2.6 * g, -1.4 * g, 0.65 * g, 0.5 * g, -0.8);
    canvas.tube(plane, x + 0.2, carina, x + 3.4 * g, -1.6 * g, 0.6 * g, 0.45 * g, -0.8);
    CounterRandom random = new CounterRandom(thorax.pose.key(), 3);
    double bubble = random.normal(1.6, 0.8, 0, 3.2);
    if (bubble > 0.4) {
      canvas.ellipsoid(
          plane,
          5.5 * g,
          thorax.dome(1) + 0.9 + 0.8 * bubble,
          1.6 * bubble,
          0.75 * bubble,
          0.1,
          -1.0 * bubble,
          false);
    }
  }

  private static double square(double v) {
    return v * v;
  }
}
