package dev.hilum.phantom;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.study.Sex;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All that determines one film: who, how it was taken and what is on it. The pixels follow by
 * {@link PhantomRenderer}, the words by {@link PhantomReport}, the labels by {@link #labels}.
 *
 * @param id unique in the cohort, for example {@code p000012-s1-f1}
 * @param day days since the patient's first film
 * @param devices what the patient carries; their findings do not include them
 * @param lesions what is to be seen; empty for a normal film
 */
public record PhantomFilm(
    String id,
    String study,
    String patient,
    int day,
    Anatomy anatomy,
    Pose pose,
    Hospital hospital,
    List<Device> devices,
    List<Lesion> lesions) {

  /** The findings that can be drawn. */
  public static final List<Finding> KINDS =
      List.of(
          Finding.CARDIOMEGALY,
          Finding.PLEURAL_EFFUSION,
          Finding.PNEUMOTHORAX,
          Finding.CONSOLIDATION,
          Finding.EDEMA,
          Finding.LUNG_LESION,
          Finding.ATELECTASIS,
          Finding.FRACTURE);

  public PhantomFilm {
    devices = List.copyOf(devices);
    lesions = List.copyOf(lesions);
  }

  public Sex sex() {
    return anatomy.sex();
  }

  /** Age at the time of this film, whole years. */
  public int age() {
    return anatomy.age();
  }

  /** The same person in the same pose with other findings: the exact counterfactual. */
  public PhantomFilm with(List<Lesion> others) {
    return new PhantomFilm(id, study, patient, day, anatomy, pose, hospital, devices, others);
  }

  /** The same film with other devices. */
  public PhantomFilm withDevices(List<Device> others) {
    return new PhantomFilm(id, study, patient, day, anatomy, pose, hospital, others, lesions);
  }

  /**
   * The truth, {@link Label#PRESENT} or {@link Label#ABSENT} for each of {@link #KINDS}, for {@code
   * Support Devices}, for {@code No Finding}, which as in CheXpert allows devices, and for {@code
   * Lung Opacity}, which as in CheXpert's hierarchy (arXiv 1901.07031, figure 1) is present with
   * edema, consolidation, atelectasis or a lung lesion.
   */
  public Map<Finding, Label> labels() {
    Map<Finding, Label> labels = new EnumMap<>(Finding.class);
    labels.put(Finding.NO_FINDING, present(lesions.isEmpty()));
    labels.put(Finding.SUPPORT_DEVICES, present(!devices.isEmpty()));
    labels.put(Finding.LUNG_OPACITY, Label.ABSENT);
    KINDS.forEach(kind -> labels.put(kind, Label.ABSENT));
    for (Lesion lesion : lesions) {
      labels.put(lesion.finding(), Label.PRESENT);
      switch (lesion.finding()) {
        case EDEMA, CONSOLIDATION, ATELECTASIS, LUNG_LESION ->
            labels.put(Finding.LUNG_OPACITY, Label.PRESENT);
        default -> {}
      }
    }
    return Collections.unmodifiableMap(labels);
  }

  private static Label present(boolean is) {
    return is ? Label.PRESENT : Label.ABSENT;
  }

  /** The greatest severity of a finding on the film, 0 where it is absent. */
  public double severity(Finding finding) {
    return lesions.stream()
        .filter(lesion -> lesion.finding() == finding)
        .mapToDouble(Lesion::severity)
        .max()
        .orElse(0);
  }
}
