package dev.hilum.phantom;

import dev.hilum.study.Sex;

/**
 * A person's build, constant over all their films. Lengths are in cm; fractions are relative to a
 * typical adult.
 *
 * @param size scale of the thorax, 1 for a typical man
 * @param fat habitus, 0 lean to 1 obese: thickness of the soft tissue
 * @param bone mineral density, falls with age
 * @param heart width of the normal heart over that of the thorax (cardiothoracic ratio)
 * @param aorta size of the aortic knob: its radius is 1 + this, cm
 * @param calcium calcified share of the aortic arch, grows with age
 * @param breast radius of the breast shadow, 0 for men
 * @param scoliosis sideways bow of the spine
 * @param dome height of the diaphragm; flatter in the old
 * @param key names the random detail: vessels, texture of the lung
 */
public record Anatomy(
    Sex sex,
    int age,
    double size,
    double fat,
    double bone,
    double heart,
    double aorta,
    double calcium,
    double breast,
    double scoliosis,
    double dome,
    long key) {

  static Anatomy draw(CounterRandom random) {
    Sex sex = random.chance(0.5) ? Sex.FEMALE : Sex.MALE;
    boolean female = sex == Sex.FEMALE;
    int age = (int) random.normal(54, 19, 18, 95);
    double old = (age - 18) / 77.0;
    double fat = random.normal(0.35 + 0.1 * old, 0.2, 0, 1);
    return new Anatomy(
        sex,
        age,
        (female ? 0.92 : 1.0) * random.normal(1, 0.035, 0.9, 1.1),
        fat,
        random.normal(1.25 - (female ? 0.75 : 0.55) * old, 0.06, 0.4, 1.4),
        random.normal(0.415 + 0.06 * old, 0.016, 0.37, 0.5),
        random.normal(0.5 + 1.1 * old, 0.12, 0.3, 1.9),
        random.normal(1.3 * old - 0.5, 0.2, 0, 1),
        female ? random.normal(5.0 + 2.0 * fat, 0.6, 4, 7.5) : 0,
        random.normal(0, 0.35, -1.2, 1.2),
        random.normal(3.6 - 1.2 * old, 0.4, 1.8, 4.6),
        random.next());
  }
}
