package dev.hilum.evaluate;

import dev.hilum.io.BadInputException;
import dev.hilum.run.SeenPatients;
import dev.hilum.study.Film;
import dev.hilum.study.Split;
import dev.hilum.zoo.ModelFiles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for patients that are scored although a model was fitted, or thresholds were chosen, on
 * them. It counts them and never names them.
 *
 * @param notes one sentence for each model that has seen some, where that was allowed
 */
record ZeroShotLeaks(List<String> notes) {

  static ZeroShotLeaks check(EvaluateZeroShot.Config config, EvaluateZeroShot.Input input) {
    Set<String> scored = patients(input.scored());
    if (input.population().equals(input.validationPopulation())) {
      checkSides(scored, patients(input.validation()));
    }
    List<String> notes = new ArrayList<>();
    for (ModelFiles model : config.models()) {
      Optional<SeenPatients> known = SeenPatients.read(model.folder());
      if (known.isEmpty()) {
        notes.add(
            model.name()
                + ": it is not recorded on which patients it was trained, so none could be looked"
                + " for");
        continue;
      }
      Map<Split, Integer> seen = known.get().among(input.population(), scored);
      if (!seen.isEmpty()) {
        String sentence =
            "%s: patients that are scored must be new to the model, got %s of %d seen before"
                .formatted(model.name(), counts(seen), scored.size());
        if (!config.allowLeak()) {
          throw new BadInputException(
              sentence + "; --split test scores the test side alone, --allow-leak goes on");
        }
        notes.add(sentence);
      }
    }
    return new ZeroShotLeaks(notes);
  }

  /** Only ids of one population can be compared: p1 of another one is somebody else. */
  private static void checkSides(Set<String> scored, Set<String> validation) {
    long both = validation.stream().filter(scored::contains).count();
    if (both > 0) {
      throw new BadInputException(
          ("thresholds must be chosen on patients that are not scored, got %d of %d validation"
               + " patients in both; --split test scores the test side alone, whose patients must"
               + " be on no other side")
              .formatted(both, validation.size()));
    }
  }

  private static String counts(Map<Split, Integer> seen) {
    List<String> parts = new ArrayList<>();
    seen.forEach((side, count) -> parts.add(count + " (" + side.cell() + ")"));
    return String.join(" and ", parts);
  }

  private static Set<String> patients(List<Film> films) {
    Set<String> patients = new HashSet<>();
    films.forEach(film -> patients.add(film.patient()));
    return patients;
  }
}
