package dev.hilum.phantom;

import dev.hilum.image.GrayImage;
import dev.hilum.image.ValueRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the pixels of a film by the Beer-Lambert law: along each ray the optical depth A is the sum
 * of attenuation times length over body, lung, bone and findings; the detector sees {@code exp(-A)}
 * plus scatter and quantum noise; the film shows its logarithm through a sigmoid, bone white.
 *
 * <p>A pixel depends on nothing but the film and the size, never on other pixels, so a film with
 * and without a finding is the same to the bit outside the finding. Films under 128 pixels are
 * rendered larger and averaged. A renderer keeps its planes (about 30 bytes a pixel) from film to
 * film and serves one thread at a time.
 */
public final class PhantomRenderer {
  /** Smallest and largest side of a film, pixels. */
  public static final int MIN_SIZE = 32;

  public static final int MAX_SIZE = 2048;

  private static final float TISSUE = 0.19f; // attenuation of soft tissue, 1/cm, at about 100 kVp
  private static final float LUNG = 0.26f; // density of aerated lung over that of tissue
  private static final float BONE = 0.62f; // bone beyond soft tissue, over soft tissue
  private static final int STEPS = 4096;
  private static final float DEEPEST = 9;
  private static final float[] BEAM = beam();

  private final int size;
  private final int oversample;
  private final LungPlanes planes;
  private final byte[] mask;
  private final float[] depth = new float[STEPS + 2]; // optical depth as detected, with scatter
  private final float[] grain = new float[STEPS + 2]; // standard deviation of its noise

  /** A renderer of square films of {@code size} pixels a side. */
  public PhantomRenderer(int size) {
    if (size < MIN_SIZE || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "the side of a phantom film must be in ["
              + MIN_SIZE
              + ", "
              + MAX_SIZE
              + "], got "
              + size);
    }
    this.size = size;
    oversample = (127 + size) / size;
    int n = size * oversample;
    planes = LungPlanes.of(n * n);
    mask = new byte[n * n];
  }

  /**
   * The film's display values.
   *
   * @param bits 8 for whole numbers in 0..255, 16 for 0..65535
   */
  public GrayImage render(PhantomFilm film, int bits) {
    if (bits != 8 && bits != 16) {
      throw new IllegalArgumentException("a phantom film has 8 or 16 bits, got " + bits);
    }
    Canvas canvas = new Canvas(size * oversample, film.pose());
    Thorax thorax = new Thorax(film.anatomy(), film.pose());
    draw(film, canvas, thorax);
    LesionPainter painter = new LesionPainter(canvas, thorax, planes);
    film.lesions().forEach(lesion -> painter.paint(lesion, mask));
    float top = bits == 8 ? 255 : 65535;
    float[] shown = average(develop(film, canvas));
    for (int i = 0; i < shown.length; i++) {
      shown[i] = (int) (shown[i] * top + 0.5f);
    }
    return new GrayImage(size, size, shown, bits == 8 ? ValueRange.BYTE : ValueRange.SHORT16);
  }

  /** The masks that belong to {@link #render} of the same film. */
  public PhantomMasks masks(PhantomFilm film) {
    Canvas canvas = new Canvas(size * oversample, film.pose());
    Thorax thorax = new Thorax(film.anatomy(), film.pose());
    draw(film, canvas, thorax);
    float[] lung = planes.lung();
    byte[] lungs = new byte[lung.length];
    for (int row = 0, at = 0; row < canvas.n; row++) {
      for (int col = 0; col < canvas.n; col++, at++) {
        float x = canvas.rowX(row) + col * canvas.stepX();
        float y = canvas.rowY(row) + col * canvas.stepY();
        lungs[at] = (byte) (lung[at] > 0 && y < thorax.diaphragm(x) ? 1 : 0);
      }
    }
    Arrays.fill(planes.heart(), 0);
    Mediastinum.heart(canvas, thorax, film.anatomy().heart(), planes.heart());
    LesionPainter painter = new LesionPainter(canvas, thorax, planes);
    List<byte[]> lesions = new ArrayList<>();
    for (Lesion lesion : film.lesions()) {
      painter.paint(lesion, mask);
      lesions.add(majority(mask));
    }
    byte[] heart = new byte[lung.length];
    for (int at = 0; at < heart.length; at++) {
      heart[at] = (byte) (planes.heart()[at] > 0 ? 1 : 0);
    }
    return new PhantomMasks(size, majority(lungs), majority(heart), lesions);
  }

  /** Fills the planes with the person as they are without any finding. */
  private void draw(PhantomFilm film, Canvas canvas, Thorax thorax) {
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
    float mineral = BONE * (float) anatomy.bone();
    for (int i = 0; i < dense.length; i++) {
      dense[i] = mineral * dense[i] + body[i];
    }
    Arrays.fill(body, 0);
    SoftParts.draw(canvas, thorax, dense);
    Mediastinum.heart(canvas, thorax, anatomy.heart(), planes.heart());
    Mediastinum.greatVessels(canvas, thorax, planes.heart());
    LungDetail.vessels(canvas, thorax, planes.vessel());
    LungDetail.texture(canvas, anatomy.key(), 1.3, 0.07f, planes.texture());
    LungDetail.texture(canvas, anatomy.key() + 1, 0.5, 0.035f, planes.texture());
  }

  /** From lengths to display values in [0, 1]. */
  private float[] develop(PhantomFilm film, Canvas canvas) {
    Pose pose = film.pose();
    // the automatic exposure knows the habitus, not the findings: it must not shift with them
    double habitus = 0.35 * film.anatomy().fat();
    double scatter = StrictMath.exp(-3.15 - habitus);
    double photons = pose.photons() * canvas.pitch * canvas.pitch;
    for (int i = 0; i < depth.length; i++) {
      double seen = BEAM[i] + scatter;
      depth[i] = (float) -StrictMath.log(seen / (1 + scatter));
      grain[i] = (float) Math.sqrt(1 / (photons * seen));
    }
    float middle = (float) (2.25 + habitus + 0.3 * (film.anatomy().size() - 1) + pose.exposure());
    float steep = (float) (1.5 * pose.contrast());
    float[] shown = new float[planes.lung().length];
    float scale = STEPS / DEEPEST;
    long key = pose.key();
    for (int i = 0; i < shown.length; i++) {
      float lung = Math.max(0f, planes.lung()[i] - planes.heart()[i]);
      float rest = lung * (1 - planes.fill()[i]);
      float air = rest * planes.free()[i];
      float tissue = (rest - air) * LUNG * (1 + planes.texture()[i]);
      float clear = (1 - planes.fill()[i]) * (1 - planes.free()[i]);
      float vessel = 1.5f * clear * Math.min(planes.vessel()[i], 0.5f * lung);
      float length = planes.dense()[i] - rest + tissue + vessel;
      float place = Math.min(Math.max(TISSUE * length, 0f) * scale, STEPS);
      int step = (int) place;
      float part = place - step;
      float seen = depth[step] + part * (depth[step + 1] - depth[step]);
      seen += grain[step] * CounterRandom.noise(key, i);
      float z = (seen - middle) * steep;
      shown[i] = 0.5f + 0.5f * z / (float) Math.sqrt(1 + z * z);
    }
    return shown;
  }

  private float[] average(float[] fine) {
    if (oversample == 1) {
      return fine;
    }
    int n = size * oversample;
    float[] out = new float[size * size];
    for (int row = 0; row < n; row++) {
      for (int col = 0; col < n; col++) {
        out[row / oversample * size + col / oversample] += fine[row * n + col];
      }
    }
    float share = 1f / (oversample * oversample);
    for (int i = 0; i < out.length; i++) {
      out[i] *= share;
    }
    return out;
  }

  /** A mask at the film's own size: a pixel is inside when at least half of it is. */
  private byte[] majority(byte[] fine) {
    float[] share = new float[fine.length];
    for (int i = 0; i < fine.length; i++) {
      share[i] = fine[i];
    }
    float[] mean = average(share);
    byte[] out = new byte[size * size];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (mean[i] >= 0.5f ? 1 : 0);
    }
    return out;
  }

  private static float[] beam() {
    float[] table = new float[STEPS + 2];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) StrictMath.exp(-i * (double) DEEPEST / STEPS);
    }
    return table;
  }
}
