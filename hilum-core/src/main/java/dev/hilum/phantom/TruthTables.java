package dev.hilum.phantom;

import dev.hilum.io.CsvWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What only a phantom can tell: each finding with its severity and place, the masks, pairs of
 * studies with the alignment of their films, and counterfactuals.
 *
 * <pre>
 *   lesions.csv:         film, finding, side, severity, across, down, mask
 *   masks.csv:           film, structure, file (255 inside, 0 outside)
 *   journeys.csv:        patient, prior_study, study, days, prior_film, film, the alignment from
 *                        pixels of the prior film to pixels of the film, shift of breath, turn and
 *                        exposure, and the severities that changed: NAME SIDE BEFORE>AFTER|...
 *   counterfactuals.csv: film, file, finding, side, severity, counterfactual_severity, mask
 * </pre>
 */
final class TruthTables implements AutoCloseable {
  private final PhantomArchive.Config config;
  private final CsvWriter lesions;
  private final CsvWriter masks;
  private final CsvWriter journeys;
  private final CsvWriter counterfactuals;

  TruthTables(Path folder, PhantomArchive.Config config) {
    this.config = config;
    lesions =
        CsvWriter.create(
            folder.resolve("lesions.csv"),
            List.of("film", "finding", "side", "severity", "across", "down", "mask"));
    masks = CsvWriter.create(folder.resolve("masks.csv"), List.of("film", "structure", "file"));
    journeys =
        CsvWriter.create(
            folder.resolve("journeys.csv"),
            List.of(
                "patient",
                "prior_study",
                "study",
                "days",
                "prior_film",
                "film",
                "xx",
                "xy",
                "x0",
                "yx",
                "yy",
                "y0",
                "breath_cm",
                "turn_cm",
                "exposure",
                "change"));
    counterfactuals =
        CsvWriter.create(
            folder.resolve("counterfactuals.csv"),
            List.of(
                "film", "file", "finding", "side", "severity", "counterfactual_severity", "mask"));
  }

  void write(PhantomArchive.Made made) {
    for (Map.Entry<String, String> mask : made.masks().entrySet()) {
      if (!mask.getKey().equals("counterfactual")) {
        masks.write(made.id(), mask.getKey(), mask.getValue());
      }
    }
    for (Lesion lesion : made.film().lesions()) {
      lesions.write(
          made.id(),
          lesion.finding().displayName(),
          lesion.side().word(),
          Double.toString(lesion.severity()),
          Double.toString(lesion.across()),
          Double.toString(lesion.down()),
          made.masks().getOrDefault(PhantomArchive.name(lesion), ""));
    }
    made.prior().ifPresent(prior -> journey(prior, made));
    Counterfactual other = made.counterfactual();
    counterfactuals.write(
        made.id(),
        new FilmFileWriter(config).counterfactual(made.id()),
        other.changed().finding().displayName(),
        other.changed().side().word(),
        number(other.before()),
        number(other.after()),
        made.masks().getOrDefault("counterfactual", ""));
  }

  private void journey(PhantomArchive.Made prior, PhantomArchive.Made made) {
    Pose before = prior.film().pose();
    Pose after = made.film().pose();
    Alignment map = before.to(after, config.cohort().size());
    journeys.write(
        made.patient(),
        prior.study(),
        made.study(),
        Integer.toString(made.film().day() - prior.film().day()),
        prior.id(),
        made.id(),
        number(map.xx()),
        number(map.xy()),
        number(map.x0()),
        number(map.yx()),
        number(map.yy()),
        number(map.y0()),
        number(after.breath() - before.breath()),
        number(after.turn() - before.turn()),
        number(after.exposure() - before.exposure()),
        Change.between(prior.film(), made.film()).stream()
            .map(Change::toString)
            .collect(Collectors.joining("|")));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  @Override
  public void close() {
    try (lesions;
        masks;
        journeys;
        counterfactuals) {
      lesions.flush();
    }
  }
}
