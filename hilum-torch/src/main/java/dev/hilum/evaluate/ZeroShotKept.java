package dev.hilum.evaluate;

import dev.hilum.finding.Finding;
import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.report.Prompts;
import dev.hilum.run.SeenPatients;
import dev.hilum.study.Film;
import dev.hilum.study.Split;
import dev.hilum.task.ZeroShot;
import dev.hilum.zoo.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept beside a checkpoint: {@code prompts.json} with the temperature, {@code
 * thresholds.csv} with what they hold with, and the patients who chose them. Storing replaces them;
 * other texts that stood there before stay in a file of their own.
 */
final class ZeroShotKept {
  private ZeroShotKept() {}

  /**
   * Whether something can be kept beside the checkpoint: a local folder, whose prompts can be read.
   */
  static void checkPlace(EvaluateZeroShot.Config config) {
    ModelFiles model = config.models().getFirst();
    if (model.entry().isPresent() || model.name().startsWith("hf:")) {
      throw new BadInputException(
          model.name()
              + ": prompts and thresholds are kept beside a local checkpoint, got one of the"
              + " cache");
    }
    before(model.folder());
  }

  /** The prompts that stand beside a checkpoint. */
  private static Optional<Prompts> before(Path folder) {
    Path file = folder.resolve(Prompts.NAME);
    return Files.isRegularFile(file)
        ? Optional.of(Prompts.open(file.toString()))
        : Optional.empty();
  }

  /**
   * Thresholds kept with a model, where they hold for what is asked.
   *
   * @param notes takes a sentence where there are some that do not
   */
  static ZeroShotCutoffs thresholds(
      EvaluateZeroShot.Config config,
      ZeroShotEnsemble.Member only,
      List<Finding> findings,
      List<String> notes) {
    Optional<Path> file = ZeroShotCutoffs.kept(only.model().folder());
    if (file.isEmpty()) {
      return ZeroShotCutoffs.NONE;
    }
    StudyTable table = StudyTable.read(file.get());
    Optional<ThresholdBasis> basis = ThresholdBasis.read(table);
    List<String> differences;
    if (basis.isPresent()) {
      differences = basis.get().differences(ThresholdBasis.of(config.views(), asked(only)));
    } else { // an earlier table: its prompts are those beside it
      boolean kept =
          config.prompts().isEmpty()
              && config.scoring().temperature().isEmpty()
              && Files.isRegularFile(only.model().folder().resolve(Prompts.NAME));
      differences = kept ? List.of() : List.of("chosen with other prompts or another temperature");
    }
    if (!differences.isEmpty()) {
      notes.add(
          "%s: the thresholds kept with it were %s, and are not taken"
              .formatted(only.model().name(), String.join(", and ", differences)));
      return ZeroShotCutoffs.NONE;
    }
    return ZeroShotCutoffs.read(table, findings, "kept with the model");
  }

  /**
   * Keeps prompts, temperature, thresholds and the validation patients beside the checkpoint.
   *
   * @return one sentence: what was stored, and over what
   */
  static String store(
      EvaluateZeroShot.Config config,
      EvaluateZeroShot.Input input,
      ZeroShotEnsemble.Member only,
      ZeroShotCutoffs cutoffs) {
    Path folder = only.model().folder();
    Prompts prompts = asked(only);
    SeenPatients seen =
        SeenPatients.read(folder)
            .orElseGet(SeenPatients::new)
            .add(
                Split.VAL,
                input.validationPopulation(),
                input.validation().stream().map(Film::patient).distinct().toList());
    String over = over(folder, prompts);
    // patients first, thresholds next: whatever is killed in between is on the safe side
    AtomicOutput.file(folder.resolve(SeenPatients.NAME), true, seen::write);
    Optional<ThresholdBasis> basis = Optional.of(ThresholdBasis.of(config.views(), prompts));
    Path table = folder.resolve(ZeroShotCutoffs.NAME);
    if (cutoffs.thresholds().isEmpty()) {
      delete(table); // those of before were chosen at another temperature
    } else {
      AtomicOutput.file(table, true, file -> cutoffs.write(file, basis));
    }
    AtomicOutput.file(
        folder.resolve(Prompts.NAME),
        true,
        file -> Files.writeString(file, Json.write(prompts.toJson()) + "\n"));
    return "stored beside %s: %s and %d thresholds (--views %s), %s"
        .formatted(
            only.model().name(),
            told(prompts),
            cutoffs.thresholds().size(),
            config.views().optionName(),
            over);
  }

  /** The prompts a model was asked, with the temperature unless it is the model's own. */
  private static Prompts asked(ZeroShotEnsemble.Member only) {
    return only.scored().origin() == ZeroShot.Origin.MODEL
        ? only.prompts()
        : only.prompts().at(only.scored().temperature());
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw AtomicOutput.failure(file, e);
    }
  }

  /** What was there before; other texts are moved out of the way, not lost. */
  private static String over(Path folder, Prompts now) {
    Optional<Prompts> before = before(folder);
    if (before.isEmpty()) {
      return "where nothing was kept before";
    }
    String over = "over " + told(before.get());
    if (texts(before.get()).equals(texts(now))) {
      return over;
    }
    Path spare = spare(folder);
    AtomicOutput.file(
        spare, false, file -> Files.write(file, Files.readAllBytes(folder.resolve(Prompts.NAME))));
    return over + ", which stay in " + spare.getFileName();
  }

  private static Map<String, Object> texts(Prompts prompts) {
    Map<String, Object> json = prompts.toJson();
    json.remove("name");
    json.remove("temperature");
    return json;
  }

  /** The first name that is free: prompts-1.json … */
  private static Path spare(Path folder) {
    int number = 1;
    while (Files.exists(folder.resolve("prompts-" + number + ".json"))) {
      number++;
    }
    return folder.resolve("prompts-" + number + ".json");
  }

  private static String told(Prompts prompts) {
    return "the prompts %s at %s"
        .formatted(
            prompts.name(),
            prompts.temperature().isPresent()
                ? String.format(Locale.ROOT, "T %.4g", prompts.temperature().getAsDouble())
                : "the model's own T");
  }
}
