package dev.hilum.phantom;

import dev.hilum.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The report of a film, one sentence for each fact: every finding that is there, with degree, side
 * and place, and most of those that are not. It follows from the film alone; {@link
 * PhantomFilm#labels} is the truth that it tells.
 *
 * @param findings sentences of the section FINDINGS
 * @param impression sentences of the section IMPRESSION
 */
public record PhantomReport(List<String> findings, List<String> impression) {
  public PhantomReport {
    findings = List.copyOf(findings);
    impression = List.copyOf(impression);
  }

  public static PhantomReport of(PhantomFilm film) {
    List<String> findings = new ArrayList<>();
    List<String> impression = new ArrayList<>();
    CounterRandom random = new CounterRandom(film.pose().key(), 4);
    for (Finding kind : PhantomFilm.KINDS) {
      List<Lesion> seen = film.lesions().stream().filter(l -> l.finding() == kind).toList();
      boolean told = random.chance(0.8);
      for (Lesion lesion : seen) {
        String what = describe(lesion);
        findings.add(
            kind == Finding.CARDIOMEGALY
                ? "The heart is " + adverb(lesion) + " enlarged."
                : "There is " + article(what) + what + ".");
        impression.add(capital(what) + ".");
      }
      if (seen.isEmpty() && told) {
        findings.add(absence(kind));
      }
    }
    boolean clear =
        film.lesions().stream().allMatch(lesion -> lesion.finding() == Finding.CARDIOMEGALY);
    if (clear) {
      findings.add("The lungs are clear.");
    }
    findings.add("The bones are unremarkable.");
    if (film.lesions().isEmpty()) {
      impression.add("No acute cardiopulmonary abnormality.");
    }
    return new PhantomReport(findings, impression);
  }

  /** Both sections under their headings. */
  public String text() {
    return "FINDINGS: "
        + String.join(" ", findings)
        + "\n\nIMPRESSION: "
        + String.join(" ", impression)
        + "\n";
  }

  /** The sentence that names this finding as absent, where the report says so. */
  Optional<String> negation(Finding kind) {
    return findings.stream().filter(absence(kind)::equals).findFirst();
  }

  private static String describe(Lesion lesion) {
    String degree = lesion.degree();
    String size =
        switch (degree) {
          case "mild" -> "small";
          case "severe" -> "large";
          default -> degree;
        };
    String side = lesion.side().name().toLowerCase(Locale.ROOT);
    return switch (lesion.finding()) {
      case CARDIOMEGALY -> degree + " cardiomegaly";
      case PLEURAL_EFFUSION -> size + " " + side + " pleural effusion";
      case PNEUMOTHORAX -> size + " " + side + " pneumothorax";
      case CONSOLIDATION -> degree + " consolidation in the " + side + " " + zone(lesion) + " lung";
      case EDEMA -> degree + " pulmonary edema";
      default ->
          Math.round(20 * Lesion.noduleRadius(lesion.severity()))
              + " mm nodule in the "
              + side
              + " "
              + zone(lesion)
              + " lung";
    };
  }

  private static String zone(Lesion lesion) {
    return lesion.down() < 0.42 ? "upper" : lesion.down() < 0.67 ? "mid" : "lower";
  }

  private static String absence(Finding kind) {
    return switch (kind) {
      case CARDIOMEGALY -> "The heart is normal in size.";
      case PLEURAL_EFFUSION -> "There is no pleural effusion.";
      case PNEUMOTHORAX -> "There is no pneumothorax.";
      case CONSOLIDATION -> "There is no focal consolidation.";
      case EDEMA -> "There is no pulmonary edema.";
      default -> "There is no lung nodule.";
    };
  }

  private static String adverb(Lesion lesion) {
    return switch (lesion.degree()) {
      case "mild" -> "mildly";
      case "severe" -> "severely";
      default -> "moderately";
    };
  }

  private static String article(String what) {
    if (what.endsWith("edema")) {
      return "";
    }
    return what.startsWith("8 ") || what.startsWith("11 ") || what.startsWith("18 ") ? "an " : "a ";
  }

  private static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
