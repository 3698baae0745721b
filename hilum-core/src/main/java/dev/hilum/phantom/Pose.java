package dev.hilum.phantom;

import dev.hilum.study.View;

/**
 * How one film was made.
 *
 * @param view {@link View#PA} or {@link View#AP}; the AP film has a larger heart, scapulae over the
 *     lungs, a higher diaphragm and more noise
 * @param tilt rotation in the plane of the film, radians
 * @param turn rotation of the patient, as the shift of the breastbone against the spine, cm
 * @param right shift of the thorax to the viewer's right, cm
 * @param down shift of the thorax downwards, cm
 * @param breath depth of inspiration as the shift of the diaphragm, cm downwards
 * @param exposure shift of the film curve in optical depth, 0 ideal
 * @param contrast steepness of the film curve, 1 typical
 * @param photons detected without a patient, per cm²
 * @param key names the noise
 */
public record Pose(
    View view,
    double tilt,
    double turn,
    double right,
    double down,
    double breath,
    double exposure,
    double contrast,
    double photons,
    long key) {

  static Pose draw(CounterRandom random, Hospital hospital, double portable) {
    boolean ap = random.chance(portable);
    return new Pose(
        ap ? View.AP : View.PA,
        random.normal(0, ap ? 0.035 : 0.018, -0.1, 0.1),
        random.normal(0, ap ? 0.6 : 0.35, -1.5, 1.5),
        random.normal(0, 0.6, -1.8, 1.8),
        random.normal(0, 0.6, -1.8, 1.8),
        random.normal(ap ? -1.0 : 0.2, 0.6, -2.5, 1.5),
        random.normal(0, 0.08, -0.25, 0.25) + hospital.exposure(),
        random.normal(1, 0.08, 0.75, 1.25) * hospital.contrast(),
        (ap ? 4e6 : 8e6) * random.uniform(0.6, 1.4) * hospital.photons(),
        random.next());
  }

  /** Where pixels of a film in this pose lie on one of the same person in another. */
  public Alignment to(Pose other, int size) {
    return Alignment.of(this, other, size);
  }

  /** Enlargement of the heart, which lies far from the film when the beam enters in front. */
  double heartMagnification() {
    return view == View.AP ? 1.12 : 1.0;
  }
}
