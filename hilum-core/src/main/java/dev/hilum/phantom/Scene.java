package dev.hilum.phantom;

import dev.hilum.finding.Finding;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One film laid out on its canvas: the planes that the rays meet, and the masks. */
final class Scene {
  /** Bone beyond soft tissue, over soft tissue, at a density of 1. */
  private static final float BONE = 0.62f;

  private final PhantomFilm film;
  private final Canvas canvas;
  private final Thorax thorax;
  private final LungPlanes planes;

  Scene(PhantomFilm film, Canvas canvas, LungPlanes planes) {
    this.film = film;
    this.canvas = canvas;
    this.planes = planes;
    thorax = new Thorax(film.anatomy(), film.pose());
  }

  /** Fills the planes with the person, what they carry and what they have. */
  void draw(byte[] mask) {
    healthy();
    film.lesions().forEach(lesion -> painter().paint(lesion, mask));
  }

  /** Cm of bone in tissue's terms for each cm of bone drawn. */
  static float mineral(Anatomy anatomy) {
    return BONE * (float) anatomy.bone();
  }

  private LesionPainter painter() {
    return new LesionPainter(canvas, thorax, planes);
  }

  /** The person as they are without any finding. */
  private void healthy() {
    Anatomy anatomy = film.anatomy();
    float[] dense = planes.dense();
    Arrays.fill(dense, 0);
    Arrays.fill(planes.heart(), 0);
    Arrays.fill(planes.vessel(), 0);
    Arrays.fill(planes.texture(), 0);
    Arrays.fill(planes.fill(), 0);
    Skeleton.draw(canvas, thorax, dense);
    float[] body = planes.free(); // borrowed: free air is drawn only later
    thorax.draw(canvas, planes.lung(), body);
    float mineral = mineral(anatomy);
    for (int i = 0; i < dense.length; i++) {
      dense[i] = mineral * dense[i] + body[i];
    }
    Arrays.fill(body, 0);
    SoftParts.draw(canvas, thorax, dense);
    film.devices().forEach(device -> device.draw(canvas, thorax, dense));
    Marker.draw(canvas, film, dense);
    Mediastinum.heart(canvas, thorax, anatomy.heart(), planes.heart());
    Mediastinum.greatVessels(canvas, thorax, planes.heart());
    LungDetail.vessels(canvas, thorax, planes.vessel());
    LungDetail.texture(canvas, anatomy.key(), 1.3, 0.07f, planes.texture());
    LungDetail.texture(canvas, anatomy.key() + 1, 0.5, 0.035f, planes.texture());
  }

  /**
   * The masks at the canvas's size; each of the film's lesions is drawn alone in {@code lesion}.
   */
  PhantomMasks masks() {
    healthy();
    Map<String, byte[]> structures = new LinkedHashMap<>();
    lungs(structures);
    float[] scratch = new float[planes.dense().length];
    Mediastinum.heart(canvas, thorax, film.anatomy().heart(), scratch);
    byte[] heart = positive(scratch);
    structures.put("heart", heart);
    Arrays.fill(scratch, 0);
    Skeleton.ribs(canvas, thorax, scratch);
    structures.put("ribs", positive(scratch));
    for (Device device : film.devices()) {
      Arrays.fill(scratch, 0);
      device.draw(canvas, thorax, scratch);
      structures.put(device.structure(), positive(scratch));
    }
    LesionPainter painter = painter();
    List<byte[]> lesions =
        film.lesions().stream()
            .map(
                lesion -> {
                  byte[] mask = new byte[scratch.length];
                  painter.paint(lesion, mask);
                  if (lesion.finding() == Finding.CARDIOMEGALY) {
                    IntStream.range(0, mask.length).forEach(i -> heart[i] |= mask[i]);
                  }
                  return mask;
                })
            .toList();
    return new PhantomMasks(canvas.n, structures, lesions);
  }

  /** Both lungs, each of them, and each of their three zones. */
  private void lungs(Map<String, byte[]> structures) {
    byte[][] parts = new byte[9][planes.lung().length]; // both, right, left, six zones
    for (int row = 0, at = 0; row < canvas.n; row++) {
      for (int col = 0; col < canvas.n; col++, at++) {
        float x = canvas.rowX(row) + col * canvas.stepX();
        float y = canvas.rowY(row) + col * canvas.stepY();
        if (planes.lung()[at] > 0 && y < thorax.diaphragm(x)) {
          int side = x < 0 ? 0 : 1;
          double down = (y - thorax.apex) / (thorax.dome(2 * side - 1) - thorax.apex);
          parts[0][at] = 1;
          parts[1 + side][at] = 1;
          parts[3 + 3 * side + Lesion.zone(down).ordinal()][at] = 1;
        }
      }
    }
    structures.put("lungs", parts[0]);
    structures.put("right lung", parts[1]);
    structures.put("left lung", parts[2]);
    for (int i = 0; i < 6; i++) {
      String side = i < 3 ? "right " : "left ";
      structures.put(side + Zone.values()[i % 3].word() + " zone", parts[3 + i]);
    }
  }

  private static byte[] positive(float[] plane) {
    byte[] mask = new byte[plane.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (plane[i] > 0 ? 1 : 0);
    }
    return mask;
  }
}
