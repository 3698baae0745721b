package dev.hilum.bench;

import dev.hilum.run.Cancellation;
import dev.hilum.run.Progress;
import dev.hilum.run.Recipe;
import dev.hilum.task.FilmCache;
import dev.hilum.task.FineTuneContrastive;
import dev.hilum.task.ReportedFilms;
import dev.hilum.task.Sources;
import dev.hilum.tensor.Scope;
import dev.hilum.train.Learner;
import dev.hilum.train.Trainer;
import dev.hilum.train.Training;
import dev.hilum.zoo.LoadedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that tunes a small image-text pair on phantom films and drawn sentences of their
 * reports until it is done or killed, from the last checkpoint of its run folder if there is one,
 * and tells where it is as {@link ToldLearner} says. Everything is on that a resumed run must draw
 * again: sentences and their order, one of a study's films, moved and zoomed; with a capped and
 * learnt temperature, a relaxed loss, cached gradients, averages and rates by layer. No film is
 * kept in memory, so that workers are always at work.
 */
final class KillContrastive {
  private static final String RECIPE =
      """
      task: contrastive
      model: {name: "new:tiny-clip"}
      data: {archive: "phantom:patients=48,size=64,seed=5"}
      text: {sentences: 2, ordered: false}
      objective:
        relaxation: {kind: cap, limit: 0.6}
        temperature: {start: 0.1, max_scale: 10.2}
      augment: {shift: 0.06, zoom: 0.06}
      tuning: {layer_decay: 0.8}
      gradient_cache: 4
      training:
        steps: %d
        batch: 8
        accumulate: 2
        learning_rate: 1e-3
        warmup: 4
        ema: 0.9
        workers: 2
        checkpoint_every: %d
        validate_every: 7
        seed: 7
      """
          .formatted(KilledRun.STEPS, KilledRun.CHECKPOINT_EVERY);

  private KillContrastive() {}

  public static void main(String[] args) throws IOException {
    Path run = Path.of(args[0]);
    boolean resume = Files.exists(run.resolve("checkpoints"));
    Progress progress = Progress.on(System.err, new Cancellation());
    FineTuneContrastive.Config config =
        Recipe.parse(RECIPE, "recipe", List.of()).as(FineTuneContrastive.Config.class);
    ReportedFilms films =
        ReportedFilms.of(Sources.archive(config.data().archive()), config.data(), progress::note);
    Files.createDirectories(run);
    try (Scope scope = Scope.open();
        LoadedPair pair = FineTuneContrastive.load(config)) {
      FilmCache cache = new FilmCache(pair.preprocessing(), 0);
      Learner<?> learner = FineTuneContrastive.learner(config, pair, films, cache);
      train(config.training(), learner, run, resume, progress);
    }
  }

  private static <E> void train(
      Training training, Learner<E> learner, Path run, boolean resume, Progress progress) {
    Trainer.run(training, new ToldLearner<>(learner), run, resume, progress);
  }
}
