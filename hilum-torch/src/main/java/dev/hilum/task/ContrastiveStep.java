package dev.hilum.task;

import dev.hilum.objective.ContrastiveLoss;
import dev.hilum.objective.SigmoidLoss;
import dev.hilum.task.ContrastiveLearner.Example;
import dev.hilum.task.ContrastiveRecipe.Loss;
import dev.hilum.task.ContrastiveRecipe.Objective;
import dev.hilum.task.ContrastiveRecipe.Temperature;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.zoo.LoadedPair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gradients of one batch of films and texts, and the temperature between steps. */
final class ContrastiveStep {
  private static final double SIGLIP_BIAS = -10; // as SigLIP starts

  private final LoadedPair pair;
  private final Objective objective;
  private final int chunk;
  private final Optional<Tensor> bias;
  private final Map<String, Tensor> added = new LinkedHashMap<>();

  /**
   * Sets the temperature that the recipe starts from.
   *
   * @param chunk pairs of one pass, 0 for the whole batch
   */
  ContrastiveStep(LoadedPair pair, Objective objective, int chunk) {
    this.pair = pair;
    this.objective = objective;
    this.chunk = chunk;
    Temperature temperature = objective.temperature();
    Tensor scale = pair.pair().logScale();
    if (temperature.start() > 0) {
      Gradients.off(() -> scale.fillInPlace(Math.log(1 / temperature.start())));
    }
    if (!temperature.learn()) {
      scale.requiresGrad(false);
    }
    if (objective.loss() == Loss.SIGLIP && pair.pair().bias().isEmpty()) {
      Tensor own = Tensor.full(DType.F32, SIGLIP_BIAS).keep("siglip_bias").requiresGrad(true);
      pair.model().weights().owns(own::close);
      added.put("siglip_bias", own);
      bias = Optional.of(own);
    } else {
      bias = pair.pair().bias();
    }
  }

  /** What learns and is not the pair's: the bias of SigLIP's loss where the pair has none. */
  Map<String, Tensor> added() {
    return added;
  }

  /**
   * Adds {@code share} times the gradients of a batch.
   *
   * @return {@code loss}; {@code clipped}, the share of positive pairs that the relaxation holds;
   *     {@code temperature}; {@code similarity}, the mean cosine of a film and its own text; {@code
   *     cut}, the share of texts longer than the text tower reads
   */
  Map<String, Double> backward(List<Example> batch, double share) {
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("loss", 0.0);
    int[] cut = {0};
    GradientCache.Tower films = (from, count) -> films(batch.subList(from, from + count));
    GradientCache.Tower texts = (from, count) -> texts(batch.subList(from, from + count), cut);
    if (chunk > 0 && chunk < batch.size()) {
      new GradientCache(chunk)
          .backward(
              batch.size(),
              batch.getFirst().seed(),
              films,
              texts,
              (u, v) -> loss(batch, u, v, terms).mul(share));
      cut[0] /= 2; // each chunk went through its tower twice
    } else {
      Tensor u = films.embed(0, batch.size()), v = texts.embed(0, batch.size());
      loss(batch, u, v, terms).mul(share).backward();
    }
    terms.put("cut", (double) cut[0] / batch.size());
    return terms;
  }

  private Tensor films(List<Example> examples) {
    List<float[]> pixels = new ArrayList<>();
    examples.forEach(example -> pixels.add(example.pixels().values()));
    return pair.pair().embedImages(Tensor.stackOf(pixels, examples.getFirst().pixels().shape()));
  }

  private Tensor texts(List<Example> examples, int[] cut) {
    LoadedPair.Tokens tokens = pair.tokens(examples.stream().map(Example::text).toList());
    cut[0] += tokens.truncated().size();
    return pair.pair().embedTexts(tokens.ids(), tokens.mask());
  }

  private Tensor loss(List<Example> batch, Tensor u, Tensor v, Map<String, Double> terms) {
    Tensor scale = pair.pair().logScale().exp();
    Tensor loss;
    double clipped = 0;
    if (objective.loss() == Loss.SIGLIP) {
      loss = SigmoidLoss.of(u, v, scale, bias.orElseThrow());
    } else {
      List<float[]> traits = batch.stream().map(Example::traits).toList();
      ContrastiveLoss.Result result =
          new ContrastiveLoss(objective.relaxation().relaxation())
              .of(u, v, scale, Likenesses.of(objective.likeness(), traits, v));
      loss = result.loss();
      clipped = result.clipped();
    }
    terms.put("loss", loss.item());
    terms.put("clipped", clipped);
    terms.put("temperature", 1 / scale.item());
    terms.put("similarity", similarity(u, v));
    return loss;
  }

  private static double similarity(Tensor u, Tensor v) {
    try (Scope scope = Scope.open()) {
      return Gradients.off(() -> u.detach().mul(v.detach()).sum(false, 1).mean().item());
    }
  }

  /** Holds 1/τ between 1 and the recipe's limit, as open_clip does. */
  void capTemperature() {
    Tensor scale = pair.pair().logScale();
    double most = Math.log(objective.temperature().maxScale());
    double now = Gradients.off(scale::item);
    if (now > most || now < 0) {
      Gradients.off(() -> scale.fillInPlace(Math.clamp(now, 0, most)));
    }
  }
}
