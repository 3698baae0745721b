package dev.hilum.task;

import dev.hilum.batch.FilmReader.Pixels;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.report.Prompts;
import dev.hilum.run.SeenPatients;
import dev.hilum.study.Film;
import dev.hilum.task.ContrastiveLearner.Example;
import dev.hilum.task.ReportedFilms.Studied;
import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Tensor;
import dev.hilum.train.Learner;
import dev.hilum.weights.Weights;
import dev.hilum.zoo.LoadedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Films and sentences of their reports, as the training loop takes them. One example is one study:
 * each epoch shows one of its films, drawn anew, with sentences drawn anew. So no batch holds two
 * films of one report, which would push each other's text away.
 */
final class ContrastiveLearner implements Learner<Example> {

  /**
   * One film with the text that stands for it this time.
   *
   * @param traits by which it is like others, see {@link Likenesses}
   * @param seed of the dropout of a batch that begins with it
   */
  @SuppressWarnings("ArrayRecordComponent") // goes to a tensor as it is
  record Example(Pixels pixels, String text, float[] traits, long seed) {}

  private final FineTuneContrastive.Config config;
  private final LoadedPair pair;
  private final ReportedFilms films;
  private final FilmCache cache;
  private final ContrastiveStep step;
  private final Optional<ContrastiveValidation> validation;
  private final Optional<SeenPatients> seen;

  /**
   * @param pair loaded and frozen as the recipe's tuning says
   * @param cache of the pair's preprocessing
   * @param seen the patients to keep beside the model
   */
  ContrastiveLearner(
      FineTuneContrastive.Config config,
      LoadedPair pair,
      ReportedFilms films,
      FilmCache cache,
      Optional<SeenPatients> seen) {
    this.seen = seen;
    this.config = config;
    this.pair = pair;
    this.films = films;
    this.cache = cache;
    if (config.gradientCache() > 0) {
      refuseBatchNorm(pair.model().weights());
    }
    step = new ContrastiveStep(pair, config.objective(), config.gradientCache());
    validation = ContrastiveValidation.of(config, pair, films, cache);
  }

  /** Batch norm lets films of a chunk see each other where its statistics are the batch's. */
  static void refuseBatchNorm(Weights w) {
    for (String name : w.buffers().keySet()) {
      Tensor scale = w.parameters().get(name.replace("running_var", "weight"));
      if (name.endsWith("running_var") && scale != null && scale.requiresGrad()) {
        throw new BadInputException(
            "gradient_cache needs towers in which no film sees another, got batch norm that learns"
                + " (%s); freeze that tower or set gradient_cache: 0".formatted(name));
      }
    }
  }

  @Override
  public int examples() {
    return films.train().size();
  }

  @Override
  public String name(int example) {
    return films.train().get(example).films().stream()
        .map(Film::id)
        .collect(Collectors.joining("+"));
  }

  @Override
  public Example read(int example, RandomGenerator draws) {
    Studied study = films.train().get(example);
    long seed = draws.nextLong();
    Film film = study.films().get(draws.nextInt(study.films().size()));
    Pixels pixels = Jitter.of(cache.read(film), config.augment(), draws);
    String text = config.text().draw(study.report(), draws); // last: other texts move no film
    float[] traits =
        Likenesses.traits(config.objective().likeness(), films.findings(), film, study.report());
    return new Example(pixels, text, traits, seed);
  }

  @Override
  public Map<String, Double> backward(List<Example> batch, double share, long at) {
    return step.backward(batch, share);
  }

  @Override
  public List<Optimizer.Group> groups() {
    List<Optimizer.Group> groups =
        new ArrayList<>(
            config
                .tuning()
                .groups(pair, config.training().learningRate(), config.training().weightDecay()));
    if (!step.added().isEmpty()) {
      groups.add(new Optimizer.Group(step.added(), config.training().learningRate(), 0));
    }
    return groups;
  }

  @Override
  public void stepped() {
    step.capTemperature();
  }

  /** What learns; the rest is as in the model that was named. */
  @Override
  public SequencedMap<String, Tensor> state() {
    SequencedMap<String, Tensor> state = new LinkedHashMap<>();
    pair.model()
        .weights()
        .parameters()
        .forEach(
            (name, p) -> {
              if (p.requiresGrad()) {
                state.put(name, p);
              }
            });
    state.putAll(step.added());
    return state;
  }

  @Override
  public String recipe() {
    return List.of(
            config.model(),
            config.data(),
            config.text(),
            config.objective(),
            config.augment(),
            config.gradientCache(),
            config.tuning(),
            films.digest())
        .toString();
  }

  @Override
  public Map<String, Double> validate() {
    return validation.map(ContrastiveValidation::scores).orElseGet(Map::of);
  }

  @Override
  public void save(Path folder) throws IOException {
    pair.save(folder);
    seen.ifPresent(patients -> patients.write(folder.resolve(SeenPatients.NAME)));
    if (!config.validation().prompts().isEmpty()) {
      Prompts prompts = Prompts.open(config.validation().prompts());
      Files.writeString(folder.resolve(Prompts.NAME), Json.write(prompts.toJson()) + "\n");
    }
  }
}
