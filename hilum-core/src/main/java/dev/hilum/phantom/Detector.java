package dev.hilum.phantom;

/**
 * From lengths along the rays to display values: the Beer-Lambert law, scatter, quantum noise and
 * the sigmoid of a film, bone white. The automatic exposure knows the habitus and not the findings,
 * so it does not shift with them.
 */
final class Detector {
  private static final float TISSUE = 0.19f; // attenuation of soft tissue, 1/cm, at about 100 kVp
  private static final float LUNG = 0.26f; // density of aerated lung over that of tissue
  private static final float NEAR = 0.1f; // share of what a ray loses that falls beside it
  private static final double FAR = 0.022; // share of the beam that falls evenly on the film
  private static final int STEPS = 4096;
  private static final float DEEPEST = 9;
  private static final float SCALE = STEPS / DEEPEST;
  private static final float[] BEAM = new float[STEPS + 2]; // exp(-A)
  private static final float[] LOG = new float[STEPS + 1]; // ln of 1 to 2
  private static final float LN2 = 0.6931472f;

  static {
    for (int i = 0; i < BEAM.length; i++) {
      BEAM[i] = (float) StrictMath.exp(-i / (double) SCALE);
    }
    for (int i = 0; i < LOG.length; i++) {
      LOG[i] = (float) StrictMath.log(1 + i / (double) STEPS);
    }
  }

  private final Scatter scatter;
  private final float[] sent;
  private final float[] arrived;

  Detector(int n) {
    scatter = new Scatter(n);
    sent = new float[n * n];
    arrived = new float[n];
  }

  /** The film of n x n pixels, display values in [0, 1]. */
  float[] develop(PhantomFilm film, Canvas canvas, LungPlanes planes) {
    float[] shown = new float[sent.length]; // the transmitted beam first
    for (int i = 0; i < shown.length; i++) {
      float place = Math.min(Math.max(TISSUE * length(planes, i), 0f) * SCALE, STEPS);
      int step = (int) place;
      float beam = BEAM[step] + (place - step) * (BEAM[step + 1] - BEAM[step]);
      shown[i] = beam;
      sent[i] = place * beam;
    }
    scatter.spread(sent, NEAR / SCALE);
    Pose pose = film.pose();
    double habitus = 0.35 * film.anatomy().fat();
    float far = (float) (FAR * StrictMath.exp(-habitus));
    float photons = (float) (pose.photons() * canvas.pitch * canvas.pitch);
    float middle = (float) (2.3 + habitus + 0.3 * (film.anatomy().size() - 1) + pose.exposure());
    float steep = (float) (1.15 * pose.contrast());
    int n = canvas.n;
    for (int row = 0, i = 0; row < n; row++) {
      scatter.row(row, arrived);
      for (int col = 0; col < n; col++, i++) {
        float seen = shown[i] + arrived[col] + far;
        float depth = -log(seen);
        depth += CounterRandom.noise(pose.key(), i) / (float) Math.sqrt(photons * seen);
        float z = (depth - middle) * steep;
        shown[i] = 0.5f + 0.5f * z / (float) Math.sqrt(1 + z * z);
      }
    }
    return shown;
  }

  /** What a ray meets, in cm of soft tissue. */
  private static float length(LungPlanes planes, int i) {
    float lung = Math.max(0f, planes.lung()[i] - planes.heart()[i]);
    float clear = 1 - planes.fill()[i];
    float rest = lung * clear;
    float air = rest * planes.free()[i];
    float tissue = (rest - air) * LUNG * (1 + planes.texture()[i]);
    float vessel =
        1.5f * clear * (1 - planes.free()[i]) * Math.min(planes.vessel()[i], 0.5f * lung);
    return planes.dense()[i] - rest + tissue + vessel;
  }

  /** Natural logarithm of a positive number, by a table of the mantissa; error below 1e-6. */
  private static float log(float value) {
    int bits = Float.floatToRawIntBits(value);
    int mantissa = bits & 0x7fffff;
    int step = mantissa >> 11;
    float part = (mantissa & 0x7ff) * (1 / 2048f);
    return ((bits >> 23) - 127) * LN2 + LOG[step] + part * (LOG[step + 1] - LOG[step]);
  }
}
