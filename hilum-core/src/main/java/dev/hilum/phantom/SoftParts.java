package dev.hilum.phantom;

/** What lies before, behind or in the body besides lungs and bones, added to the dense plane. */
final class SoftParts {
  private SoftParts() {}

  static void draw(Canvas canvas, Thorax thorax, float[] dense) {
    Anatomy anatomy = thorax.anatomy;
    double g = anatomy.size();
    if (anatomy.breast() > 0) {
      breasts(canvas, thorax, dense);
    } else {
      for (int side = -1; side <= 1; side += 2) { // pectoral muscles
        canvas.ellipsoid(
            dense, side * 8.5 * g, -4.5 * g, 5.5 * g, 3.6 * g, -side * 0.5, 0.5, false);
      }
    }
    if (anatomy.calcium() > 0) { // a thin shell about the aortic knob
      double knob = anatomy.aorta();
      double x = 2.0 * g + 0.4 * thorax.pose.turn();
      double shell = 0.9 * anatomy.calcium();
      canvas.ellipsoid(dense, x, -6.1 * g, 0.95 + knob, 1.05 + knob, 0, shell * (1 + knob), false);
      canvas.ellipsoid(dense, x, -6.1 * g, 0.7 + knob, 0.8 + knob, 0, -shell * (1 + knob), false);
    }
    Mediastinum.air(canvas, thorax, dense);
  }

  /** Breasts: thick below with a clear lower border, running out above; lower with age. */
  private static void breasts(Canvas canvas, Thorax thorax, float[] dense) {
    double g = thorax.anatomy.size();
    double r = thorax.anatomy.breast();
    double sag = 1.5 + 2.5 * (thorax.anatomy.age() - 18) / 77.0;
    for (int side = -1; side <= 1; side += 2) {
      double cx = side * 8.2 * g + 0.3 * thorax.pose.turn();
      double cy = sag - 1.5 + 0.4 * r;
      float wide = (float) (1.12 * r);
      float above = (float) (1.5 * r);
      float below = (float) (0.8 * r);
      float thick = (float) (0.75 * r);
      Canvas.Window box = canvas.window(cx - wide, cy - above, cx + wide, cy + below);
      for (int row = box.top(); row < box.bottom(); row++) {
        float x0 = canvas.rowX(row) - (float) cx;
        float y0 = canvas.rowY(row) - (float) cy;
        int at = row * canvas.n + box.left();
        for (int col = box.left(); col < box.right(); col++, at++) {
          float u = (x0 + col * canvas.stepX()) / wide;
          float y = y0 + col * canvas.stepY();
          float v = y / (y < 0 ? above : below);
          float inside = 1 - u * u - v * v;
          if (inside > 0) {
            dense[at] += thick * (y < 0 ? inside : (float) Math.sqrt(inside) * (1 - v * v * 0.3f));
          }
        }
      }
    }
  }
}
