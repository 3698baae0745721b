package dev.hilum.phantom;

import java.util.Arrays;

/**
 * Puts findings into the planes. Each changes the rays inside its own shape and no others; its mask
 * is that shape less a soft rim, see {@link #VISIBLE}.
 */
final class LesionPainter {
  /** Share of a lesion's full effect from which a pixel belongs to its mask. */
  static final float VISIBLE = 0.08f;

  private final Canvas canvas;
  private final Thorax thorax;
  private final LungPlanes planes;

  LesionPainter(Canvas canvas, Thorax thorax, LungPlanes planes) {
    this.canvas = canvas;
    this.thorax = thorax;
    this.planes = planes;
  }

  /** Draws one finding and marks its pixels with 1 in {@code mask}, all others with 0. */
  void paint(Lesion lesion, byte[] mask) {
    Arrays.fill(mask, (byte) 0);
    switch (lesion.finding()) {
      case PLEURAL_EFFUSION -> effusion(lesion, mask);
      case PNEUMOTHORAX -> pneumothorax(lesion, mask);
      case CONSOLIDATION -> consolidation(lesion, mask);
      case LUNG_LESION -> nodule(lesion, mask);
      case EDEMA -> edema(lesion, mask);
      case CARDIOMEGALY -> cardiomegaly(lesion, mask);
      case ATELECTASIS -> Collapse.paint(canvas, thorax, planes, lesion, mask);
      case FRACTURE -> Fracture.paint(canvas, thorax, planes, lesion, mask);
      default -> throw new IllegalArgumentException("the phantom has no " + lesion.finding());
    }
  }

  /** Fluid in the pleural space: a level that rises towards the chest wall (meniscus). */
  private void effusion(Lesion lesion, byte[] mask) {
    int side = lesion.side().sign();
    double floor = thorax.floor(side);
    double height = (1.2 + 13.5 * lesion.severity()) * thorax.anatomy.size();
    Canvas.Window box = half(side, floor - height - 1, floor + 6);
    for (int row = box.top(); row < box.bottom(); row++) {
      float x0 = canvas.rowX(row);
      float y0 = canvas.rowY(row);
      int at = row * canvas.n + box.left();
      for (int col = box.left(); col < box.right(); col++, at++) {
        float x = x0 + col * canvas.stepX();
        float y = y0 + col * canvas.stepY();
        if (x * side <= 0 || planes.lung()[at] <= 0) {
          continue;
        }
        float in = thorax.inner.at(y);
        float s = (Math.abs(x) - in) / (thorax.outer.at(y) - in);
        float rise = 0.45f + 0.2f * s + 0.35f * s * s * s * s * s * s;
        float deep = y - (float) (floor - height * rise);
        if (deep > 0) {
          float share = 0.96f * (float) Math.sqrt(Math.min(1f, deep / 2.2f));
          planes.fill(at, share);
          mark(mask, at, share);
        }
      }
    }
  }

  /** Free air: a fine line where the lung ends, and beyond it neither vessel nor texture. */
  private void pneumothorax(Lesion lesion, byte[] mask) {
    int side = lesion.side().sign();
    double gap = (0.7 + 4.6 * lesion.severity()) * thorax.anatomy.size();
    double extent = (0.45 + 0.75 * lesion.severity()) * (thorax.dome(side) - thorax.apex);
    float line = (float) Math.max(0.07, 0.35 * canvas.pitch);
    Curve edge = // outer border of what is left of the lung
        new Curve(
            y -> {
              double t = (y - thorax.apex) / extent;
              double shrink = gap * (1 - Thorax.smooth(t));
              return thorax.outer.at((float) (y - 0.8 * shrink)) - 0.75 * shrink;
            });
    double bottom = thorax.apex + extent;
    double top = thorax.apex + 0.8 * gap;
    Canvas.Window box = half(side, thorax.apex - 1, bottom);
    for (int row = box.top(); row < box.bottom(); row++) {
      float x0 = canvas.rowX(row);
      float y0 = canvas.rowY(row);
      int at = row * canvas.n + box.left();
      for (int col = box.left(); col < box.right(); col++, at++) {
        float x = x0 + col * canvas.stepX();
        float y = y0 + col * canvas.stepY();
        if (x * side <= 0 || planes.lung()[at] <= 0 || y >= bottom) {
          continue;
        }
        float beyond = Math.max(Math.abs(x) - edge.at(y), apical(x, y, (float) top, gap));
        float out = thorax.outer.at(y) - edge.at(y); // closes where the lung reaches the wall
        float share = Thorax.smooth(beyond / line) * Thorax.smooth(out / 0.25f);
        float near = 1 - Math.abs(beyond) / (1.4f * line);
        if (near > 0 && out > 0.1f) {
          planes.dense()[at] += 1.3f * near * Math.min(1f, out / 0.3f);
          mask[at] = 1;
        }
        if (share > 0) {
          planes.free()[at] = Math.max(planes.free()[at], share);
          mask[at] = 1;
        }
      }
    }
  }

  /** How far a point lies above the rounded top of a shrunken lung. */
  private static float apical(float x, float y, float top, double gap) {
    float middle = 5 - 0.25f * (float) gap;
    float u = (Math.abs(x) - middle) / 9f;
    return top + 4 * u * u - y;
  }

  /** Airspace filled with fluid or cells: a cloud with a ragged border, vessels lost in it. */
  private void consolidation(Lesion lesion, byte[] mask) {
    int side = lesion.side().sign();
    double cy = thorax.placeY(side, lesion.down());
    double cx = thorax.placeX(side, lesion.across(), cy);
    double radius = (1.6 + 3.2 * lesion.severity()) * thorax.anatomy.size();
    float a = (float) radius;
    float b = (float) (0.8 * radius);
    float density = (float) (0.3 + 0.5 * lesion.severity());
    Canvas.Window box =
        canvas.window(cx - 1.5 * radius, cy - 1.5 * radius, cx + 1.5 * radius, cy + 1.5 * radius);
    for (int row = box.top(); row < box.bottom(); row++) {
      float x0 = canvas.rowX(row);
      float y0 = canvas.rowY(row);
      int at = row * canvas.n + box.left();
      for (int col = box.left(); col < box.right(); col++, at++) {
        float x = x0 + col * canvas.stepX();
        float y = y0 + col * canvas.stepY();
        float u = (x - (float) cx) / a;
        float v = (y - (float) cy) / b;
        float ragged = Math.min(Math.max(3.5f * planes.texture()[at], -0.35f), 0.35f);
        float share = density * Thorax.smooth((1.1f + ragged - (u * u + v * v)) / 0.9f);
        if (share > 0 && planes.lung()[at] > 0) {
          planes.fill(at, share);
          mark(mask, at, share);
        }
      }
    }
  }

  /** A ball of tissue, 0.8 to 3 cm across. */
  private void nodule(Lesion lesion, byte[] mask) {
    int side = lesion.side().sign();
    double cy = thorax.placeY(side, lesion.down());
    double cx = thorax.placeX(side, lesion.across(), cy);
    float r = (float) Lesion.noduleRadius(lesion.severity());
    Canvas.Window box = canvas.window(cx - r, cy - r, cx + r, cy + r);
    for (int row = box.top(); row < box.bottom(); row++) {
      float x0 = canvas.rowX(row) - (float) cx;
      float y0 = canvas.rowY(row) - (float) cy;
      int at = row * canvas.n + box.left();
      for (int col = box.left(); col < box.right(); col++, at++) {
        float x = x0 + col * canvas.stepX();
        float y = y0 + col * canvas.stepY();
        float inside = r * r - x * x - y * y;
        if (inside > 0) {
          planes.dense()[at] += 2.6f * (float) Math.sqrt(inside);
          mask[at] = 1;
        }
      }
    }
  }

  /** Fluid in the tissue of both lungs: haze about the hila, thick vessels, septal lines. */
  private void edema(Lesion lesion, byte[] mask) {
    double g = thorax.anatomy.size();
    float haze = 0.15f + 0.35f * (float) lesion.severity();
    float swell = 1.6f * (float) lesion.severity();
    for (int side = -1; side <= 1; side += 2) {
      float cx = (float) (side * 5.0 * g);
      Canvas.Window box = canvas.window(cx - 8.5 * g, -11 * g, cx + 8.5 * g, 12 * g);
      for (int row = box.top(); row < box.bottom(); row++) {
        float x0 = canvas.rowX(row);
        float y0 = canvas.rowY(row);
        int at = row * canvas.n + box.left();
        for (int col = box.left(); col < box.right(); col++, at++) {
          float x = x0 + col * canvas.stepX();
          float u = (x - cx) / (float) (8 * g);
          float v = (y0 + col * canvas.stepY() - 0.5f) / (float) (10.5 * g);
          float near = 1 - (u * u + v * v);
          if (near <= 0 || x * side <= 0 || planes.lung()[at] <= 0) {
            continue;
          }
          float share = haze * near * Math.min(1.5f, Math.max(0.5f, 1 + 4 * planes.texture()[at]));
          planes.fill(at, Math.min(0.9f, share));
          planes.vessel()[at] *= 1 + swell * near;
          mark(mask, at, near);
        }
      }
    }
  }

  /** A heart wider than half the thorax: the ratio goes from 0.53 to 0.70. */
  private void cardiomegaly(Lesion lesion, byte[] mask) {
    float[] large = new float[mask.length];
    Mediastinum.heart(canvas, thorax, 0.53 + 0.17 * lesion.severity(), large);
    for (int at = 0; at < mask.length; at++) {
      planes.heart()[at] = Math.max(planes.heart()[at], large[at]);
      mask[at] = (byte) (large[at] > 0 ? 1 : 0);
    }
  }

  private Canvas.Window half(int side, double top, double bottom) {
    double reach = thorax.width + 1;
    return canvas.window(side < 0 ? -reach : 0, top, side < 0 ? 0 : reach, bottom);
  }

  static void mark(byte[] mask, int at, float share) {
    if (share >= VISIBLE) {
      mask[at] = 1;
    }
  }
}
