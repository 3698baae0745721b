package dev.hilum.phantom;

/**
 * What the rays meet, one float a pixel: all that findings may change.
 *
 * @param dense cm of soft tissue (bone counted as its equivalent) that displaces no lung
 * @param lung cm of lung along the ray
 * @param heart cm of heart and vessels that take the place of lung
 * @param vessel cm of lung vessels
 * @param texture relative deviation of the tissue's density
 * @param fill share of the lung that fluid or consolidated tissue replaces, in [0, 1]
 * @param free share of the rest that free pleural air replaces, in [0, 1]
 */
record LungPlanes(
    float[] dense,
    float[] lung,
    float[] heart,
    float[] vessel,
    float[] texture,
    float[] fill,
    float[] free) {

  static LungPlanes of(int pixels) {
    return new LungPlanes(
        new float[pixels],
        new float[pixels],
        new float[pixels],
        new float[pixels],
        new float[pixels],
        new float[pixels],
        new float[pixels]);
  }

  /** Replaces a further share of the lung at a pixel. */
  void fill(int at, float share) {
    fill[at] = 1 - (1 - fill[at]) * (1 - share);
  }
}
