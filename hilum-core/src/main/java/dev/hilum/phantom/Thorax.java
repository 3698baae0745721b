package dev.hilum.phantom;

/**
 * The outlines that everything else hangs on: body, lungs and diaphragm as functions of height or
 * of the distance from the middle. Right and left lung share their walls; the left dome lies lower.
 */
final class Thorax {
  final Anatomy anatomy;
  final Pose pose;

  /** Height (y) of the top of the lungs. */
  final double apex;

  /** Largest distance of the lung's outer wall from the middle. */
  final double width;

  /** Largest depth of a lung along the ray. */
  final double lungDepth;

  /**
   * By height: outer and inner wall of the lung, its depth; depth of chest, half width of
   * shoulders.
   */
  final Curve outer;

  final Curve inner;
  final Curve depth;
  private final Curve chestDepth;
  private final Curve shoulderHalf;
  private final double chestHalf;
  private final double shoulderDepth;

  private final Curve rightDome;
  private final Curve leftDome;

  Thorax(Anatomy anatomy, Pose pose) {
    this.anatomy = anatomy;
    this.pose = pose;
    double g = anatomy.size();
    double old = (anatomy.age() - 18) / 77.0;
    apex = -13.4 * g;
    width = (12.9 + 0.5 * anatomy.fat()) * g;
    lungDepth = (14.2 + 2.4 * old) * g; // barrel chest
    double length = 24 * g;
    double top = 4.6 * g;
    outer =
        new Curve(
            y -> {
              double t = (y - apex) / length;
              double rise = t <= 0 ? 0 : power(1 - power(1 - Math.min(t / 0.72, 1), 2.3), 0.62);
              return top + (width - top) * rise;
            });
    inner =
        new Curve(
            y -> {
              double t = (y - apex) / (0.2 * length);
              double rise = t <= 0 ? 0 : Math.sqrt(1 - square(1 - Math.min(t, 1)));
              return top - (top - 1.8 * g) * rise;
            });
    depth =
        new Curve(
            y -> {
              double t = (y - apex) / (0.5 * length);
              return t <= 0 ? 0 : lungDepth * Math.sqrt(1 - square(1 - Math.min(t, 1)));
            });
    double wall = (1.6 + 2.8 * anatomy.fat()) * g;
    double shoulder = apex - 0.5;
    chestHalf = width + wall;
    chestDepth = new Curve(y -> (20.5 + 5 * anatomy.fat()) * g * smooth((y - shoulder + 4) / 11));
    shoulderHalf =
        new Curve(
            y -> {
              double neck = 5.4 * g + 1.4 * anatomy.fat();
              double slope = neck + 24 * smooth((y - shoulder + 3.5) / 10);
              return Math.min(slope, width + wall + 16 * (1 - smooth((y - apex - 6) / 9)));
            });
    shoulderDepth = (13.5 + 3 * anatomy.fat()) * g;
    rightDome = dome(dome(-1));
    leftDome = dome(dome(1));
  }

  private Curve dome(double top) {
    return new Curve(
        x -> {
          double s = Math.abs(x) / width;
          double fall = s < 0.5 ? 1.4 * square((0.5 - s) / 0.5) : power((s - 0.5) / 0.5, 2.2);
          return top + (s < 0.5 ? fall : anatomy.dome() * fall);
        });
  }

  /** Height (y) of the top of the dome on a side, -1 right or 1 left. */
  double dome(int side) {
    return 6.6 * anatomy.size() + pose.breath() + (side > 0 ? 1.1 : 0) + (3.0 - anatomy.dome()) / 2;
  }

  /** Height of the diaphragm at x on the side where x lies. */
  float diaphragm(float x) {
    return x < 0 ? rightDome.at(x) : leftDome.at(x);
  }

  /** Height of the angle between ribs and diaphragm, where fluid gathers first. */
  double floor(int side) {
    return dome(side) + anatomy.dome();
  }

  /** Patient x of a place in the lung, see {@link Lesion}. */
  double placeX(int side, double across, double y) {
    double in = inner.at((float) y);
    return side * (in + across * (outer.at((float) y) - in));
  }

  /** Patient y of a place in the lung. */
  double placeY(int side, double down) {
    return apex + down * (dome(side) - apex);
  }

  /** Fills the chord of both lungs and of the body for each pixel. */
  void draw(Canvas canvas, float[] lung, float[] body) {
    int n = canvas.n;
    float edge = (float) Math.max(0.15, canvas.pitch);
    for (int row = 0, at = 0; row < n; row++) {
      float x0 = canvas.rowX(row);
      float y0 = canvas.rowY(row);
      for (int col = 0; col < n; col++, at++) {
        float x = x0 + col * canvas.stepX();
        float y = y0 + col * canvas.stepY();
        float ax = Math.abs(x);
        body[at] =
            Math.max(
                across(x, (float) chestHalf) * chestDepth.at(y),
                across(x, shoulderHalf.at(y)) * (float) shoulderDepth);
        float in = inner.at(y);
        float out = outer.at(y);
        if (ax <= in || ax >= out) {
          lung[at] = 0;
          continue;
        }
        float s = 0.2f + 0.8f * (ax - in) / (out - in);
        float profile = (float) Math.sqrt(4 * s * (1 - s)) * Math.min(1f, (ax - in) / edge);
        lung[at] = depth.at(y) * profile * aerated(y - diaphragm(x));
      }
    }
  }

  /** Depth over the full depth of a rounded box of this half width, at x. */
  private static float across(float x, float half) {
    if (half <= 0) {
      return 0;
    }
    float u = x / half;
    return (float) Math.sqrt(Math.max(0f, 1 - u * u * u * u));
  }

  /** Share of the depth still filled by lung at {@code below} cm under the dome: the recess. */
  private static float aerated(float below) {
    if (below <= 0) {
      return 1;
    }
    float rest = 1 - 0.8f * (float) Math.sqrt(Math.min(1f, below)) - 0.2f * Math.min(1f, below / 5);
    return Math.max(0f, rest);
  }

  static double smooth(double t) {
    double u = Math.clamp(t, 0, 1);
    return u * u * (3 - 2 * u);
  }

  static float smooth(float t) {
    float u = Math.min(Math.max(t, 0f), 1f);
    return u * u * (3 - 2 * u);
  }

  private static double power(double base, double exponent) {
    return StrictMath.pow(base, exponent);
  }

  private static double square(double v) {
    return v * v;
  }
}
