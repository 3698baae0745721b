package dev.hilum.phantom;

/** What fills a healthy lung: the tree of vessels and the fine texture of the tissue. */
final class LungDetail {
  private LungDetail() {}

  /** Draws the branching vessels from both hila, thick to thin; the tree belongs to the person. */
  static void vessels(Canvas canvas, Thorax thorax, float[] plane) {
    CounterRandom random = new CounterRandom(thorax.anatomy.key(), 1);
    double g = thorax.anatomy.size();
    for (int side = -1; side <= 1; side += 2) {
      double hx = side * 3.2 * g + 0.4 * thorax.pose.turn();
      double hy = side < 0 ? -0.4 * g : -1.2 * g;
      int trunks = 11;
      for (int i = 0; i < trunks; i++) {
        double angle = -1.45 + 2.9 * (i + random.uniform(0.1, 0.9)) / trunks;
        double calibre = (angle > 0 ? 0.36 : 0.27) * random.uniform(0.8, 1.15);
        branch(
            canvas, plane, random, hx, hy, side, angle, calibre * g, random.uniform(4, 6) * g, 3);
      }
    }
  }

  private static void branch(
      Canvas canvas,
      float[] plane,
      CounterRandom random,
      double x,
      double y,
      int side,
      double angle,
      double radius,
      double length,
      int order) {
    double bend = random.normal() * 0.12;
    double thin = 0.86;
    double px = x;
    double py = y;
    double heading = angle;
    double r = radius;
    int pieces = 4;
    for (int i = 0; i < pieces; i++) {
      double nx = px + side * StrictMath.cos(heading) * length / pieces;
      double ny = py + StrictMath.sin(heading) * length / pieces;
      canvas.tube(plane, px, py, nx, ny, r, r * thin, 1);
      px = nx;
      py = ny;
      r *= thin;
      heading += bend;
    }
    if (order > 1) {
      double fork = random.uniform(0.2, 0.5);
      double next = random.uniform(0.7, 0.95) * length;
      branch(canvas, plane, random, px, py, side, heading - fork, 0.75 * r, next, order - 1);
      branch(canvas, plane, random, px, py, side, heading + fork, 0.75 * r, 0.9 * next, order - 1);
    }
  }

  /**
   * Adds smooth noise of mean 0 and unit size, cells of {@code cell} cm, {@code gain} times: random
   * values on a lattice, blended between.
   */
  static void texture(Canvas canvas, long key, double cell, float gain, float[] plane) {
    int side = (int) Math.ceil(2 * Canvas.FIELD / cell) + 2;
    float[] lattice = new float[side * side];
    for (int i = 0; i < lattice.length; i++) {
      lattice[i] = gain * CounterRandom.noise(key, i);
    }
    float scale = (float) (1 / cell);
    for (int row = 0, at = 0; row < canvas.n; row++) {
      float u0 = (canvas.rowX(row) + (float) Canvas.FIELD) * scale;
      float v0 = (canvas.rowY(row) + (float) Canvas.FIELD) * scale;
      float du = canvas.stepX() * scale;
      float dv = canvas.stepY() * scale;
      for (int col = 0; col < canvas.n; col++, at++) {
        float u = u0 + col * du;
        float v = v0 + col * dv;
        int i = (int) u;
        int j = (int) v;
        float s = Thorax.smooth(u - i);
        float t = Thorax.smooth(v - j);
        int cellAt = j * side + i;
        float upper = lattice[cellAt] + s * (lattice[cellAt + 1] - lattice[cellAt]);
        cellAt += side;
        float lower = lattice[cellAt] + s * (lattice[cellAt + 1] - lattice[cellAt]);
        plane[at] += upper + t * (lower - upper);
      }
    }
  }
}
