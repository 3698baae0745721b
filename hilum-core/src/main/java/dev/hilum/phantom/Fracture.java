package dev.hilum.phantom;

/**
 * A broken rib at the side of the chest: a stretch of it stands out of line, with a gap between the
 * ends; mild ones are a crack alone.
 */
final class Fracture {
  private static final float TAPER = 0.22f; // length of the displaced stretch, in sine of the angle

  private Fracture() {}

  static void paint(Canvas canvas, Thorax thorax, LungPlanes planes, Lesion lesion, byte[] mask) {
    int side = lesion.side().sign();
    float severity = (float) lesion.severity();
    float at = (float) (-0.75 + 0.7 * lesion.across()); // between spine and breastbone
    float gap = 0.02f + 0.06f * severity;
    float out = 0.15f + 0.75f * severity;
    int rib = lesion.rib() - 1;
    float[] change = new float[mask.length];
    rib(canvas, thorax, side, rib, at - gap, at + TAPER, 0, -1, change);
    rib(canvas, thorax, side, rib, at + gap, at + TAPER, out, 1, change);
    float mineral = Scene.mineral(thorax.anatomy);
    for (int i = 0; i < change.length; i++) {
      if (change[i] != 0) {
        planes.dense()[i] += mineral * change[i];
        mask[i] = 1;
      }
    }
  }

  private static void rib(
      Canvas canvas,
      Thorax thorax,
      int side,
      int rib,
      float from,
      float to,
      float out,
      float gain,
      float[] change) {
    Skeleton.rib(canvas, thorax, side, rib, new Skeleton.Piece(from, to, out, gain), change);
  }
}
