package dev.hilum.phantom;

import java.util.Arrays;

/** What lies on the film and not in the patient: the letter of lead and the collimator's leaves. */
final class Marker {
  private static final double LEAD = 40;

  private Marker() {}

  static void draw(Canvas canvas, PhantomFilm film, float[] dense) {
    Pose pose = film.pose();
    CounterRandom random = new CounterRandom(pose.key(), 2);
    int side = film.hospital().marker().sign();
    double x = side * 13.6 + random.uniform(-0.8, 0.8) - pose.right();
    double y = -15.4 + random.uniform(-0.8, 0.8) - pose.down();
    canvas.tube(dense, x, y - 0.9, x, y + 0.7, 0.16, 0.16, LEAD);
    if (side > 0) {
      canvas.tube(dense, x - 0.16, y + 0.7, x + 0.9, y + 0.7, 0.16, 0.16, LEAD);
    } else {
      canvas.tube(dense, x, y - 0.74, x + 0.7, y - 0.74, 0.16, 0.16, LEAD);
      canvas.tube(dense, x + 0.7, y - 0.9, x + 0.7, y, 0.16, 0.16, LEAD);
      canvas.tube(dense, x, y - 0.05, x + 0.7, y - 0.05, 0.16, 0.16, LEAD);
      canvas.tube(dense, x + 0.2, y, x + 0.8, y + 0.75, 0.16, 0.16, LEAD);
    }
  }

  /** Blackens what the leaves keep from the beam, on the finished film. */
  static void collimate(PhantomFilm film, int n, float[] shown) {
    double widest = film.hospital().border();
    CounterRandom random = new CounterRandom(film.pose().key(), 6);
    int[] border = new int[4];
    for (int i = 0; i < 4; i++) {
      border[i] = (int) (random.uniform() * widest * n);
    }
    for (int row = 0; row < n; row++) {
      boolean whole = row < border[0] || row >= n - border[1];
      Arrays.fill(shown, row * n, row * n + (whole ? n : border[2]), 0f);
      Arrays.fill(shown, (row + 1) * n - border[3], (row + 1) * n, 0f);
    }
  }
}
