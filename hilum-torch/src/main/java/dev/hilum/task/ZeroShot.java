package dev.hilum.task;

import dev.hilum.batch.FilmBatches;
import dev.hilum.batch.FilmBatches.Batch;
import dev.hilum.batch.FilmBatches.Skipped;
import dev.hilum.finding.Finding;
import dev.hilum.io.BadInputException;
import dev.hilum.report.Prompts;
import dev.hilum.run.Progress;
import dev.hilum.study.Film;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Scope;
import dev.hilum.zoo.LoadedPair;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Films classified by words alone. For each finding a film u is compared with the texts that say it
 * is there and those that say it is not:
 *
 * <pre>
 *   s+ = u·v+, s- = u·v-                       cosines, -1 to 1
 *   p  = exp(s+/T) / (exp(s+/T) + exp(s-/T))   the probability, T the temperature
 * </pre>
 *
 * <p>Reference: CheXzero (Tiu et al. 2022), which takes T = 1. Here T is, in this order, the one
 * that is given, the one that was fitted for the prompts, the model's own 1 / exp(logit_scale). For
 * one model T changes no ranking, but it does change averages over models and thresholds. Parity:
 * {@code ZeroShotGoldenTest}, the classifier that open_clip builds of templates.
 */
public final class ZeroShot {

  /**
   * How to go through the films.
   *
   * @param temperature T, else the prompts', else the model's own
   * @param batch films in one forward pass, 0 to choose by the size of the input
   * @param readers threads that decode films
   */
  public record Config(OptionalDouble temperature, int batch, int readers) {
    /** The usual way. */
    public static final Config USUAL =
        new Config(OptionalDouble.empty(), 0, Runtime.getRuntime().availableProcessors());

    public Config {
      if (batch < 0 || readers < 1) {
        throw new BadInputException(
            "batch must be at least 0 and readers at least 1, got " + batch + " and " + readers);
      }
      if (temperature.isPresent()
          && !(temperature.getAsDouble() > 0 && Double.isFinite(temperature.getAsDouble()))) {
        throw new BadInputException(
            "a temperature must be positive, got " + temperature.getAsDouble());
      }
    }
  }

  /** Where a temperature came from, as results tell it. */
  public enum Origin {
    GIVEN("given"),
    PROMPTS("kept with the prompts"),
    MODEL("the model's own, 1 / exp(logit_scale)"),
    FITTED("fitted on the validation films of this run");

    private final String sentence;

    Origin(String sentence) {
      this.sentence = sentence;
    }

    public String sentence() {
      return sentence;
    }
  }

  /**
   * What one model says of the films.
   *
   * @param films those that could be read, in their order
   * @param positive cosines s+ [films][findings]
   * @param negative cosines s- [films][findings]
   * @param temperature T, above 0
   * @param skipped films that could not be read
   * @param cut prompts that were longer than the text tower reads
   */
  public record Scored(
      List<Film> films,
      List<Finding> findings,
      float[][] positive,
      float[][] negative,
      double temperature,
      Origin origin,
      List<Skipped> skipped,
      List<String> cut) {

    /** s+ - s- of one finding, for each film. */
    public double[] margins(int finding) {
      double[] margins = new double[films.size()];
      for (int i = 0; i < margins.length; i++) {
        margins[i] = (double) positive[i][finding] - negative[i][finding];
      }
      return margins;
    }

    /** Probabilities [films][findings]. */
    public double[][] probabilities() {
      double[][] p = new double[films.size()][findings.size()];
      for (int i = 0; i < p.length; i++) {
        for (int f = 0; f < p[i].length; f++) {
          p[i][f] = probability((double) positive[i][f] - negative[i][f], temperature);
        }
      }
      return p;
    }

    /** The same cosines at another temperature. */
    public Scored at(double other, Origin from) {
      return new Scored(films, findings, positive, negative, other, from, skipped, cut);
    }
  }

  private ZeroShot() {}

  /** {@code 1 / (1 + exp(-(s+ - s-) / T))}, the softmax over the two sides. */
  public static double probability(double margin, double temperature) {
    return 1 / (1 + Math.exp(-margin / temperature));
  }

  /**
   * Scores films with one model.
   *
   * @param films in the order to keep; taken as they are needed
   * @param total how many there are, -1 if that is not known
   * @throws BadInputException if no film can be read or a similarity is not finite
   */
  public static Scored score(
      LoadedPair pair,
      Prompts prompts,
      List<Finding> findings,
      Iterator<Film> films,
      long total,
      Config config,
      Progress progress) {
    try (Scope scope = Scope.open()) {
      PromptEmbeddings texts = PromptEmbeddings.of(pair, prompts, findings);
      Rows rows = new Rows(findings.size());
      int batch = config.batch > 0 ? config.batch : Embed.batchFor(pair.preprocessing());
      try (FilmBatches batches =
              new FilmBatches(films, pair.preprocessing(), batch, config.readers);
          Progress.Stage stage = progress.start("zero-shot", total, "films")) {
        for (Batch next = batches.next(); next != null; next = batches.next()) {
          rows.skipped.addAll(next.skipped());
          if (!next.films().isEmpty()) {
            rows.add(next.films(), similarities(pair, texts, next));
          }
          stage.advance((long) next.films().size() + next.skipped().size());
        }
      }
      if (rows.films.isEmpty()) {
        throw new BadInputException(
            rows.skipped.isEmpty()
                ? "films to score must be at least 1, got none"
                : "no film could be read, the first: " + rows.skipped.getFirst().reason());
      }
      return rows.scored(texts, temperature(pair, prompts, config), origin(prompts, config));
    }
  }

  private static float[] similarities(LoadedPair pair, PromptEmbeddings texts, Batch batch) {
    try (Scope scope = Scope.open()) {
      return Gradients.off(
          () -> texts.similarities(pair.pair().embedImages(batch.tensor())).floats());
    }
  }

  private static Origin origin(Prompts prompts, Config config) {
    return config.temperature.isPresent()
        ? Origin.GIVEN
        : prompts.temperature().isPresent() ? Origin.PROMPTS : Origin.MODEL;
  }

  private static double temperature(LoadedPair pair, Prompts prompts, Config config) {
    if (config.temperature.isPresent()) {
      return config.temperature.getAsDouble();
    }
    return prompts
        .temperature()
        .orElseGet(() -> Math.exp(-Gradients.off(() -> pair.pair().logScale().floats()[0])));
  }

  /** The table of cosines while it grows. */
  private static final class Rows {
    final int findings;
    final List<Film> films = new ArrayList<>();
    final List<Skipped> skipped = new ArrayList<>();
    final List<float[]> positive = new ArrayList<>();
    final List<float[]> negative = new ArrayList<>();

    Rows(int findings) {
      this.findings = findings;
    }

    void add(List<Film> batch, float[] cosines) {
      for (int i = 0; i < batch.size(); i++) {
        float[] yes = new float[findings], no = new float[findings];
        System.arraycopy(cosines, 2 * i * findings, yes, 0, findings);
        System.arraycopy(cosines, (2 * i + 1) * findings, no, 0, findings);
        for (int f = 0; f < findings; f++) {
          if (!Float.isFinite(yes[f] + no[f])) {
            throw new BadInputException(
                "%s: a similarity must be finite, got %s: the checkpoint's weights overflow"
                    .formatted(batch.get(i).id(), yes[f] + no[f]));
          }
        }
        films.add(batch.get(i));
        positive.add(yes);
        negative.add(no);
      }
    }

    Scored scored(PromptEmbeddings texts, double temperature, Origin origin) {
      return new Scored(
          List.copyOf(films),
          texts.findings(),
          positive.toArray(float[][]::new),
          negative.toArray(float[][]::new),
          temperature,
          origin,
          List.copyOf(skipped),
          texts.cut());
    }
  }
}
