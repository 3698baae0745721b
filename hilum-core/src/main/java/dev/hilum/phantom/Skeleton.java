package dev.hilum.phantom;

import dev.hilum.study.View;

/** Ribs, spine, collar bones and shoulder blades: bone along the ray, in cm beyond soft tissue. */
final class Skeleton {
  private static final int RIBS = 10;

  private Skeleton() {}

  static void draw(Canvas canvas, Thorax thorax, float[] bone) {
    ribs(canvas, thorax, bone);
    for (int side = -1; side <= 1; side += 2) {
      collarBone(canvas, thorax, side, bone);
      shoulderBlade(canvas, thorax, side, bone);
    }
    spine(canvas, thorax, bone);
  }

  static void ribs(Canvas canvas, Thorax thorax, float[] bone) {
    for (int side = -1; side <= 1; side += 2) {
      for (int rib = 0; rib < RIBS; rib++) {
        rib(canvas, thorax, side, rib, Piece.WHOLE, bone);
      }
    }
  }

  /**
   * A stretch of a rib, of another gain or out of its place.
   *
   * @param from sine of the angle from the side of the chest at which it begins, -1 at the spine
   * @param to where it ends, 1 at the breastbone
   * @param out displacement away from the lung, cm
   * @param gain 1 adds the bone, -1 takes it away
   */
  record Piece(float from, float to, float out, float gain) {
    static final Piece WHOLE = new Piece(-2, 2, 0, 1);
  }

  /**
   * One rib seen from the front is half an ellipse, from the spine outwards and down to the front
   * end, which stops short of the breastbone because cartilage casts no shadow. Where it runs along
   * the ray, at the side of the chest, its shadow is densest.
   */
  static void rib(Canvas canvas, Thorax thorax, int side, int rib, Piece piece, float[] bone) {
    double g = thorax.anatomy.size();
    double top = thorax.apex + (-1.3 + 2.15 * rib) * g;
    double drop = (3.6 + 0.62 * rib) * g;
    double cy = top + drop / 2;
    double half = drop / 2;
    double reach = thorax.outer.at((float) (cy + 0.3 * half)) + 0.35 * g + piece.out;
    double radius = (0.52 + 0.01 * rib) * g * (thorax.anatomy.breast() > 0 ? 0.92 : 1.06);
    float w = (float) reach;
    float h = (float) half;
    float r = (float) radius;
    float deep = (float) (8.5 * g);
    Canvas.Window box =
        canvas.window(
            side < 0 ? -reach - radius : 1.4,
            top - radius,
            side < 0 ? -1.4 : reach + radius,
            top + drop + radius);
    for (int row = box.top(); row < box.bottom(); row++) {
      float x0 = canvas.rowX(row);
      float y0 = canvas.rowY(row) - (float) cy;
      int at = row * canvas.n;
      for (int col = box.left(); col < box.right(); col++) {
        float x = side * (x0 + col * canvas.stepX());
        float y = y0 + col * canvas.stepY();
        float u = x / w;
        float v = y / h;
        float rho2 = u * u + v * v;
        if (x < 1.4f || rho2 < 0.3f || rho2 > 2f) {
          continue;
        }
        float rho = (float) Math.sqrt(rho2);
        float gu = u / w;
        float gv = v / h;
        float away = Math.abs(rho - 1) * rho / (float) Math.sqrt(gu * gu + gv * gv);
        if (away >= r) {
          continue;
        }
        float front = v / rho; // -1 at the spine, 1 at the breastbone
        if (front < piece.from || front >= piece.to) {
          continue;
        }
        float fade = Thorax.smooth((0.86f - front) / 0.08f);
        float round = u / rho;
        float tx = w * front;
        float ty = h * round;
        float tz = deep * round;
        float t2 = tx * tx + ty * ty;
        float along = (float) Math.sqrt((t2 + tz * tz) / Math.max(t2, 1e-3f));
        float inner = 0.62f * r;
        float chord = (float) Math.sqrt(r * r - away * away);
        float marrow = away < inner ? (float) Math.sqrt(inner * inner - away * away) : 0;
        bone[at + col] +=
            4.2f
                * piece.gain
                * (chord - 0.75f * marrow)
                * Math.min(along, 1.9f)
                * fade
                * (front > 0 ? 0.75f : 1);
      }
    }
  }

  private static void spine(Canvas canvas, Thorax thorax, float[] bone) {
    double g = thorax.anatomy.size();
    double bow = thorax.anatomy.scoliosis();
    double turn = -0.3 * thorax.pose.turn();
    Curve middle = new Curve(y -> bow * StrictMath.sin(0.16 * y + 0.4) + turn);
    double step = 2.15 * g;
    Curve height = // bodies are denser than the discs between them
        new Curve(
            y -> {
              double phase = y / step - Math.floor(y / step);
              return 0.55 + 0.45 * Thorax.smooth((Math.abs(phase - 0.5) - 0.08) / 0.1);
            });
    float half = (float) (1.6 * g);
    for (int row = 0, at = 0; row < canvas.n; row++) {
      float x0 = canvas.rowX(row);
      float y0 = canvas.rowY(row);
      for (int col = 0; col < canvas.n; col++, at++) {
        float y = y0 + col * canvas.stepY();
        float u = (x0 + col * canvas.stepX() - middle.at(y)) / half;
        if (u > -1 && u < 1) {
          float spinous = Math.max(0f, 1 - 25 * u * u); // the process behind the body
          bone[at] += 2.3f * (float) Math.sqrt(1 - u * u) * height.at(y) + 0.5f * spinous;
        }
      }
    }
  }

  private static void collarBone(Canvas canvas, Thorax thorax, int side, float[] bone) {
    double g = thorax.anatomy.size();
    double lift = thorax.pose.view() == View.AP ? -1.3 : 0;
    double turn = 0.8 * thorax.pose.turn();
    double px = 0;
    double py = 0;
    int pieces = 14;
    for (int i = 0; i <= pieces; i++) {
      double t = i / (double) pieces;
      double x = side * (1.9 + 13.5 * t) * g + turn;
      double y = thorax.apex + 3.1 * g + lift - (1.6 * t + 0.55 * StrictMath.sin(6 * t)) * g;
      if (i > 0) {
        double r0 = 0.62 + 0.18 * Math.abs(2 * t - 1);
        canvas.tube(bone, px, py, x, y, r0, r0, 1.3);
        canvas.tube(bone, px, py, x, y, 0.6 * r0, 0.6 * r0, -0.9);
      }
      px = x;
      py = y;
    }
  }

  private static void shoulderBlade(Canvas canvas, Thorax thorax, int side, float[] bone) {
    double g = thorax.anatomy.size();
    double out = thorax.pose.view() == View.AP ? -2.6 : 2.4;
    double x = side * (thorax.width + out * g);
    double y = thorax.apex + 7.5 * g;
    canvas.ellipsoid(bone, x, y, 2.9 * g, 6.6 * g, side * 0.2, 0.45, false);
    double inX = x - side * 2.4 * g;
    canvas.tube(bone, inX, y - 4.2 * g, inX + side * 1.3 * g, y + 5 * g, 0.25, 0.22, 0.9);
    canvas.tube(bone, x, y - 4.6 * g, x + side * 3.5 * g, y - 6.2 * g, 0.6, 0.8, 0.5);
  }
}
