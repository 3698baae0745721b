package dev.hilum.phantom;

/**
 * Atelectasis, lung without air: a band across the lung that thickens with severity, and from
 * moderate on a wedge at the base over which the diaphragm is drawn up.
 */
final class Collapse {
  private Collapse() {}

  static void paint(Canvas canvas, Thorax thorax, LungPlanes planes, Lesion lesion, byte[] mask) {
    int side = lesion.side().sign();
    double g = thorax.anatomy.size();
    double severity = lesion.severity();
    double down = 0.62 + 0.3 * lesion.down(); // bands lie low in the lung
    double cy = thorax.placeY(side, down);
    double cx = thorax.placeX(side, 0.3 + 0.4 * lesion.across(), cy);
    double tilt = side * (0.5 - lesion.across()) * 0.9;
    float half = (float) ((2.4 + 2.6 * severity) * g);
    float thick = (float) ((0.32 + 0.65 * severity) * g);
    float share = (float) (0.35 + 0.5 * severity);
    float c = (float) StrictMath.cos(tilt);
    float s = (float) StrictMath.sin(tilt);
    float lift = (float) (2.6 * Math.max(0, severity - 0.25) * g);
    double reach = thorax.width + 1;
    Canvas.Window box =
        canvas.window(side < 0 ? -reach : 0, cy - half, side < 0 ? 0 : reach, thorax.floor(side));
    for (int row = box.top(); row < box.bottom(); row++) {
      int at = row * canvas.n + box.left();
      for (int col = box.left(); col < box.right(); col++, at++) {
        float x = canvas.rowX(row) + col * canvas.stepX();
        float y = canvas.rowY(row) + col * canvas.stepY();
        if (x * side <= 0 || planes.lung()[at] <= 0) {
          continue;
        }
        float dx = x - (float) cx;
        float dy = y - (float) cy;
        float u = (dx * c + dy * s) / half;
        float v = (dy * c - dx * s) / thick;
        float band = share * Thorax.smooth(1 - u * u - v * v);
        float above = thorax.diaphragm(x) - y;
        float wedge =
            lift <= 0 ? 0 : 0.85f * Thorax.smooth((lift * fall(thorax, x) - above) / 0.5f);
        float filled = Math.max(band, wedge);
        if (filled > 0) {
          planes.fill(at, filled);
          LesionPainter.mark(mask, at, filled);
        }
      }
    }
  }

  /** How much of the lift is left at x: all at the middle, half at the wall. */
  private static float fall(Thorax thorax, float x) {
    return 1 - 0.5f * Math.abs(x) / (float) thorax.width;
  }
}
