package dev.hilum.phantom;

/** Metal and plastic in a patient, told apart by {@link #structure} in masks and reports. */
public enum Device {
  ENDOTRACHEAL_TUBE("endotracheal tube"),
  CENTRAL_LINE("central line"),
  PACEMAKER("pacemaker");

  private final String structure;

  Device(String structure) {
    this.structure = structure;
  }

  /** What masks call it. */
  public String structure() {
    return structure;
  }

  /** Adds what the device puts into the rays, in cm of tissue; the path belongs to the person. */
  void draw(Canvas canvas, Thorax thorax, float[] dense) {
    double g = thorax.anatomy.size();
    double turn = 0.3 * thorax.pose.turn();
    CounterRandom random = new CounterRandom(thorax.anatomy.key(), 5, ordinal());
    switch (this) {
      case ENDOTRACHEAL_TUBE -> {
        double tip = (-4.2 - random.uniform(2, 5)) * g; // above the carina
        double[] path = {0.1 + turn, -20, 0.2 + turn, -14 * g, turn - 0.2 * g, tip};
        wire(canvas, dense, path, 0.4, 0.9);
        wire(canvas, dense, path, 0.3, -0.9); // open inside
        wire(canvas, dense, path, 0.06, 9); // the line that shows on films
      }
      case CENTRAL_LINE -> {
        double end = random.uniform(-2.5, 0) * g;
        double[] path = {
          -4.5 * g, -20, -4.2 * g, -14.5 * g, -3.2 * g, -11 * g, -2.2 * g, -7.5 * g, -2.1 * g, end
        };
        wire(canvas, dense, path, 0.11, 7);
      }
      case PACEMAKER -> {
        double x = 10.5 * g, y = -9.5 * g; // below the left collar bone
        canvas.ellipsoid(dense, x, y, 2.4, 2.0, 0.2, 9, false);
        canvas.ellipsoid(dense, x - 0.4, y - 1.6, 1.4, 0.6, 0, 4, false);
        double[] path = {
          x - 1.5,
          y - 1.5,
          6 * g,
          -12 * g,
          1.5 * g,
          -10.5 * g,
          -1.9 * g,
          -7 * g,
          -2.2 * g,
          -0.5 * g,
          -0.8 * g,
          2.6 * g,
          2.2 * g,
          thorax.dome(1) - 1.2 * g
        };
        wire(canvas, dense, path, 0.1, 13);
        canvas.ellipsoid(dense, 2.2 * g, thorax.dome(1) - 1.2 * g, 0.22, 0.18, 0, 4, false);
      }
    }
  }

  /** A tube along the points x, y, x, y ... */
  private static void wire(
      Canvas canvas, float[] plane, double[] path, double radius, double gain) {
    for (int i = 2; i + 1 < path.length; i += 2) {
      canvas.tube(plane, path[i - 2], path[i - 1], path[i], path[i + 1], radius, radius, gain);
    }
  }
}
