package dev.hilum.phantom;

/**
 * The film plane: n x n pixels over a square of 34 cm, and chords of simple bodies along the rays.
 * Coordinates are those of the patient in cm: x to the viewer's right, y downwards, the origin in
 * the middle of the chest; pose is the affine map from pixels to them. Every method draws into a
 * plane of n * n floats, the length in cm that a ray runs inside the body.
 */
final class Canvas {
  /** Side of the film, cm. */
  static final double FIELD = 34;

  /** Height of the middle of an unshifted film above the origin, cm. */
  private static final double MIDDLE = -0.8;

  final int n;

  /** Side of a pixel, cm. */
  final double pitch;

  private final double originX;
  private final double originY;
  private final double cos; // patient x per pixel along a row; patient y per pixel down a column
  private final double sin; // patient y per pixel along a row; -sin: patient x down a column

  Canvas(int n, Pose pose) {
    this.n = n;
    pitch = FIELD / n;
    cos = StrictMath.cos(pose.tilt()) * pitch;
    sin = StrictMath.sin(pose.tilt()) * pitch;
    double centre = 0.5 - n / 2.0;
    originX = centre * cos - centre * sin - pose.right();
    originY = centre * sin + centre * cos - pose.down() + MIDDLE;
  }

  /** Patient x of pixel (0, row); each further pixel adds {@link #stepX}. */
  float rowX(int row) {
    return (float) (originX - row * sin);
  }

  float rowY(int row) {
    return (float) (originY + row * cos);
  }

  float stepX() {
    return (float) cos;
  }

  float stepY() {
    return (float) sin;
  }

  /** Patient x of a pixel's middle. */
  double x(double col, double row) {
    return originX + col * cos - row * sin;
  }

  double y(double col, double row) {
    return originY + col * sin + row * cos;
  }

  /** Column and row of a point of the patient, whole numbers at the middles of pixels. */
  double[] pixel(double x, double y) {
    double dx = x - originX, dy = y - originY, scale = 1 / (pitch * pitch);
    return new double[] {(dx * cos + dy * sin) * scale, (dy * cos - dx * sin) * scale};
  }

  /** Pixels that cover a box of patient coordinates, clipped to the film. */
  record Window(int left, int top, int right, int bottom) {}

  Window window(double x0, double y0, double x1, double y1) {
    double[] columns = new double[4];
    double[] rows = new double[4];
    for (int i = 0; i < 4; i++) {
      double[] corner = pixel((i & 1) == 0 ? x0 : x1, (i & 2) == 0 ? y0 : y1);
      columns[i] = corner[0];
      rows[i] = corner[1];
    }
    return new Window(
        clip(Math.floor(least(columns))),
        clip(Math.floor(least(rows))),
        clip(Math.ceil(most(columns)) + 1),
        clip(Math.ceil(most(rows)) + 1));
  }

  private int clip(double index) {
    return (int) Math.clamp(index, 0, n);
  }

  private static double least(double[] v) {
    return Math.min(Math.min(v[0], v[1]), Math.min(v[2], v[3]));
  }

  private static double most(double[] v) {
    return Math.max(Math.max(v[0], v[1]), Math.max(v[2], v[3]));
  }

  /**
   * Adds the chords of an ellipsoid, or with {@code union} keeps the larger of it and what is
   * there.
   *
   * @param a half axis along the direction {@code angle}, {@code b} across it, {@code depth} along
   *     the ray
   * @param angle from x towards y, radians
   */
  void ellipsoid(
      float[] plane,
      double cx,
      double cy,
      double a,
      double b,
      double angle,
      double depth,
      boolean union) {
    double c = StrictMath.cos(angle);
    double s = StrictMath.sin(angle);
    double hx = Math.sqrt(a * a * c * c + b * b * s * s);
    double hy = Math.sqrt(a * a * s * s + b * b * c * c);
    Window w = window(cx - hx, cy - hy, cx + hx, cy + hy);
    float ux = (float) (c / a);
    float uy = (float) (s / a);
    float vx = (float) (-s / b);
    float vy = (float) (c / b);
    float length = (float) (2 * depth);
    for (int row = w.top(); row < w.bottom(); row++) {
      float x0 = rowX(row) - (float) cx;
      float y0 = rowY(row) - (float) cy;
      int at = row * n;
      for (int col = w.left(); col < w.right(); col++) {
        float x = x0 + col * stepX();
        float y = y0 + col * stepY();
        float u = ux * x + uy * y;
        float v = vx * x + vy * y;
        float chord = length * (float) Math.sqrt(Math.max(0f, 1 - u * u - v * v));
        float before = plane[at + col];
        plane[at + col] = union ? Math.max(before, chord) : before + chord;
      }
    }
  }

  /** Adds a straight tube with open ends whose radius goes from r0 to r1, {@code gain} times. */
  void tube(
      float[] plane,
      double x0,
      double y0,
      double x1,
      double y1,
      double r0,
      double r1,
      double gain) {
    double dx = x1 - x0;
    double dy = y1 - y0;
    double reach = Math.max(r0, r1);
    Window w =
        window(
            Math.min(x0, x1) - reach,
            Math.min(y0, y1) - reach,
            Math.max(x0, x1) + reach,
            Math.max(y0, y1) + reach);
    double length = Math.sqrt(dx * dx + dy * dy);
    float ex = (float) (dx / length);
    float ey = (float) (dy / length);
    float end = (float) length;
    float slope = (float) ((r1 - r0) / length);
    for (int row = w.top(); row < w.bottom(); row++) {
      float px = rowX(row) - (float) x0;
      float py = rowY(row) - (float) y0;
      int at = row * n;
      for (int col = w.left(); col < w.right(); col++) {
        float x = px + col * stepX();
        float y = py + col * stepY();
        float along = x * ex + y * ey;
        if (along < 0 || along >= end) {
          continue;
        }
        float across = x * ey - y * ex;
        float r = (float) r0 + slope * along;
        float inside = r * r - across * across;
        if (inside > 0) {
          plane[at + col] += (float) gain * 2 * (float) Math.sqrt(inside);
        }
      }
    }
  }
}
