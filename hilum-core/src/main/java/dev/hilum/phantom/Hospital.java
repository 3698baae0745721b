package dev.hilum.phantom;

import dev.hilum.finding.Finding;
import dev.hilum.io.BadInputException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where films come from: how they look, who is examined and how reports read. The four presets
 * differ in all of it, so that what is learnt at one can be tried at another.
 *
 * @param name as {@code --hospital} takes it
 * @param portable added to the chance that a film is AP, taken at the bed
 * @param devices factor on the chance of each device
 * @param prevalence factor on the chance of each finding; 1 for those not named
 * @param contrast factor on the steepness of the film curve
 * @param exposure added to the shift of the film curve, in optical depth
 * @param photons factor on the photons of a film: few are noisy
 * @param marker the letter of lead on the film, {@code L} or {@code R}, laid on that side
 * @param border widest black border of the collimator, as a fraction of the film's side
 * @param authors who writes the reports
 */
public record Hospital(
    String name,
    double portable,
    double devices,
    Map<Finding, Double> prevalence,
    double contrast,
    double exposure,
    double photons,
    Side marker,
    double border,
    List<Author> authors) {

  /** Every kind of patient, film and author: what {@code phantom} without a hospital means. */
  public static final Hospital GENERAL =
      new Hospital("general", 0, 1, Map.of(), 1, 0, 1, Side.LEFT, 0, List.of(Author.values()));

  /** Sick people filmed at the bed: AP, devices, noisy films of low contrast, terse reports. */
  public static final Hospital EMERGENCY =
      new Hospital(
          "emergency",
          0.5,
          2.5,
          Map.of(
              Finding.EDEMA, 1.8,
              Finding.PLEURAL_EFFUSION, 1.4,
              Finding.PNEUMOTHORAX, 1.5,
              Finding.CONSOLIDATION, 1.3,
              Finding.ATELECTASIS, 1.6,
              Finding.FRACTURE, 2.0,
              Finding.LUNG_LESION, 0.6),
          0.88,
          -0.05,
          0.5,
          Side.RIGHT,
          0.03,
          List.of(Author.TERSE, Author.PLAIN));

  /** Walking people: PA films of high contrast with black borders, most of them normal. */
  public static final Hospital CLINIC =
      new Hospital(
          "clinic",
          -0.4,
          0.2,
          Map.of(
              Finding.CARDIOMEGALY, 0.6,
              Finding.EDEMA, 0.2,
              Finding.PLEURAL_EFFUSION, 0.4,
              Finding.PNEUMOTHORAX, 0.2,
              Finding.CONSOLIDATION, 0.5,
              Finding.ATELECTASIS, 0.5,
              Finding.FRACTURE, 0.6,
              Finding.LUNG_LESION, 1.4),
          1.15,
          0.04,
          1.5,
          Side.LEFT,
          0.05,
          List.of(Author.NARRATIVE, Author.STRUCTURED));

  /** An old machine far from town: noisy films with wide borders, many large hearts. */
  public static final Hospital RURAL =
      new Hospital(
          "rural",
          -0.1,
          0.5,
          Map.of(
              Finding.CARDIOMEGALY, 1.5,
              Finding.EDEMA, 1.2,
              Finding.PLEURAL_EFFUSION, 1.2,
              Finding.PNEUMOTHORAX, 0.7,
              Finding.CONSOLIDATION, 1.6,
              Finding.FRACTURE, 1.3),
          0.95,
          0.1,
          0.25,
          Side.RIGHT,
          0.08,
          List.of(Author.PLAIN, Author.NARRATIVE));

  /** All presets, the general one first. */
  public static final List<Hospital> ALL = List.of(GENERAL, EMERGENCY, CLINIC, RURAL);

  public Hospital {
    prevalence = Map.copyOf(prevalence);
    authors = List.copyOf(authors);
  }

  /**
   * The preset of a name.
   *
   * @throws BadInputException for any other
   */
  public static Hospital of(String name) {
    return ALL.stream()
        .filter(hospital -> hospital.name.equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "a hospital of the phantom must be one of %s, got %s"
                        .formatted(ALL.stream().map(Hospital::name).toList(), name)));
  }

  /** A chance of this finding here, from that at the general hospital; at most 0.95. */
  double chance(Finding finding, double general) {
    return Math.min(0.95, general * prevalence.getOrDefault(finding, 1.0));
  }
}
