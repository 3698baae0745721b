package dev.hilum.task;

import dev.hilum.report.SentenceSampler;
import dev.hilum.task.ContrastiveRecipe.Augment;
import dev.hilum.task.ContrastiveRecipe.Data;
import dev.hilum.task.ContrastiveRecipe.Model;
import dev.hilum.task.ContrastiveRecipe.Objective;
import dev.hilum.task.ContrastiveRecipe.Validation;
import dev.hilum.train.Training;

/** Tunes an image-text model on films and their reports. */
public final class FineTuneContrastive {

  /**
   * The recipe {@code task: contrastive}.
   *
   * @param text which sentences of a report stand for it
   * @param gradientCache films of one pass when the batch is too large for memory (its gradients
   *     are then cached, arXiv 2101.06983); 0 for one pass
   */
  public record Config(
      Model model,
      Data data,
      SentenceSampler text,
      Objective objective,
      Augment augment,
      int gradientCache,
      Validation validation,
      Training training) {
    public Config {
      if (gradientCache < 0) {
        throw new IllegalArgumentException(
            "gradientCache must be at least 0 (0 for none), got " + gradientCache);
      }
    }
  }

  private FineTuneContrastive() {}
}
