package dev.hilum.task;

import dev.hilum.batch.FilmBatches;
import dev.hilum.batch.FilmBatches.Batch;
import dev.hilum.batch.FilmBatches.Skipped;
import dev.hilum.finding.Finding;
import dev.hilum.image.GrayImage;
import dev.hilum.image.Preprocessing;
import dev.hilum.io.BadInputException;
import dev.hilum.model.ImageText;
import dev.hilum.report.Prompts;
import dev.hilum.run.Draws;
import dev.hilum.run.Progress;
import dev.hilum.study.Film;
import dev.hilum.study.Mask;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.zoo.LoadedPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where on a film a phrase is: the cosine of every patch with the phrase, spread over the film
 * ({@link SimilarityMap}), and scored on outlined findings ({@link GroundingScore}, a hit within
 * half a patch) beside the phrase of another finding, drawn for each outline: what that one reaches
 * is the film's, not the phrase's.
 */
public final class Grounding {
  private Grounding() {}

  /**
   * One outlined finding of one film.
   *
   * @param hit of its own phrase, 0 or 1
   * @param contrast of its own phrase, signed
   * @param other the finding whose phrase was drawn instead
   * @param otherHit of that phrase
   * @param otherContrast of that phrase
   * @param chance of a random pixel to hit, 0 to 1
   */
  public record Case(
      Film film,
      Finding finding,
      double hit,
      double contrast,
      Finding other,
      double otherHit,
      double otherContrast,
      double chance) {}

  /**
   * @param cases in the order of the films
   * @param skipped films that could not be read
   */
  public record Result(List<Case> cases, List<Skipped> skipped) {}

  /** What every pixel [height][width] of a film has in common with a phrase: cosines, -1 to 1. */
  public static float[][] map(LoadedPair pair, GrayImage film, String phrase) {
    Preprocessing rule = pair.preprocessing();
    try (Scope scope = Scope.open()) {
      return Gradients.off(
          () -> {
            Preprocessing.Size size = rule.outputSize(film.height(), film.width());
            Tensor pixels =
                Tensor.of(rule.apply(film), 1, rule.channels(), size.height(), size.width());
            ImageText.Patches patches = patches(pair, pixels);
            float[] cosines =
                patches
                    .embeddings()
                    .matmul(pair.embedTexts(List.of(phrase)).transpose(0, 1)) // [1, N, 1]
                    .floats();
            return new SimilarityMap(
                    patches.rows(),
                    patches.columns(),
                    cosines,
                    rule.field(film.height(), film.width()))
                .over(film.height(), film.width());
          });
    }
  }

  /**
   * Scores the phrases of outlined findings.
   *
   * @param films with an outline, in the order to keep
   * @param masks by film id and finding; of the shape of the film
   * @param findings whose positive prompts are the phrases; at least 2
   * @param seed of the phrases drawn instead
   */
  public static Result score(
      LoadedPair pair,
      Prompts prompts,
      List<Finding> findings,
      List<Film> films,
      Map<String, Map<Finding, Mask>> masks,
      long seed,
      Progress progress) {
    if (findings.size() < 2) {
      throw new BadInputException(
          "a phrase is compared with that of another finding: findings must be at least 2, got "
              + findings);
    }
    List<Case> cases = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    try (Scope scope = Scope.open();
        FilmBatches batches =
            new FilmBatches(
                films.iterator(),
                pair.preprocessing(),
                Embed.batchFor(pair.preprocessing()),
                Runtime.getRuntime().availableProcessors());
        Progress.Stage stage = progress.start("grounding", films.size(), "films")) {
      PromptEmbeddings texts = PromptEmbeddings.of(pair, prompts, findings);
      int film = 0;
      for (Batch next = batches.next(); next != null; next = batches.next()) {
        skipped.addAll(next.skipped());
        if (!next.films().isEmpty()) {
          Cosines cosines = cosines(pair, texts, next);
          for (int i = 0; i < next.films().size(); i++) {
            Film of = next.films().get(i);
            Map<Finding, Mask> outlined = masks.getOrDefault(of.id(), Map.of());
            for (Map.Entry<Finding, Mask> mask : outlined.entrySet()) {
              Preprocessing.Field field =
                  pair.preprocessing().field(mask.getValue().height(), mask.getValue().width());
              int row = i;
              cases.add(
                  scored(
                      of,
                      mask.getValue(),
                      mask.getKey(),
                      other(mask.getKey(), findings, outlined, seed, film),
                      f -> cosines.map(row, findings.indexOf(f), field)));
            }
            film++;
          }
        }
        stage.advance((long) next.films().size() + next.skipped().size());
      }
    }
    if (cases.isEmpty()) {
      throw new BadInputException(
          "grounding needs films with outlined findings, got none of " + findings);
    }
    return new Result(List.copyOf(cases), List.copyOf(skipped));
  }

  /** Another finding's phrase, of one that the film does not show if there is such a one. */
  private static Finding other(
      Finding own, List<Finding> findings, Map<Finding, Mask> shown, long seed, int film) {
    List<Finding> absent = findings.stream().filter(f -> !shown.containsKey(f)).toList();
    List<Finding> from =
        absent.isEmpty() ? findings.stream().filter(f -> f != own).toList() : absent;
    return from.get(Draws.at(seed, film, own.ordinal()).nextInt(from.size()));
  }

  private static Case scored(
      Film film, Mask mask, Finding own, Finding other, Function<Finding, SimilarityMap> maps) {
    SimilarityMap map = maps.apply(own);
    double tolerance = map.halfPatch(mask.height(), mask.width());
    GroundingScore mine = GroundingScore.of(map.over(mask.height(), mask.width()), mask, tolerance);
    GroundingScore theirs =
        GroundingScore.of(maps.apply(other).over(mask.height(), mask.width()), mask, tolerance);
    return new Case(
        film,
        own,
        mine.hit() ? 1 : 0,
        mine.contrast(),
        other,
        theirs.hit() ? 1 : 0,
        theirs.contrast(),
        GroundingScore.chance(mask, tolerance));
  }

  /** Cosines [B, N, F] of a batch. */
  private record Cosines(int rows, int columns, int findings, float[] values) {
    SimilarityMap map(int film, int finding, Preprocessing.Field field) {
      float[] map = new float[rows * columns];
      for (int p = 0; p < map.length; p++) {
        map[p] = values[(film * map.length + p) * findings + finding];
      }
      return new SimilarityMap(rows, columns, map, field);
    }
  }

  private static Cosines cosines(LoadedPair pair, PromptEmbeddings texts, Batch batch) {
    try (Scope scope = Scope.open()) {
      return Gradients.off(
          () -> {
            ImageText.Patches patches = patches(pair, batch.tensor());
            int findings = texts.findings().size();
            long[] positive = new long[findings];
            Arrays.setAll(positive, f -> f);
            Tensor phrases = texts.texts().indexSelect(0, Tensor.of(positive, findings));
            float[] values = patches.embeddings().matmul(phrases.transpose(0, 1)).floats();
            for (float value : values) {
              if (!Float.isFinite(value)) {
                throw new BadInputException(
                    "a similarity must be finite, got " + value + ": the weights overflow");
              }
            }
            return new Cosines(patches.rows(), patches.columns(), findings, values);
          });
    }
  }

  private static ImageText.Patches patches(LoadedPair pair, Tensor pixels) {
    Optional<ImageText.Patches> patches = pair.pair().embedPatches(pixels);
    return patches.orElseThrow(
        () ->
            new BadInputException(
                "phrases are found by networks whose patches share a space with texts (CLIP,"
                    + " open_clip, SigLIP, BioViL), got "
                    + pair.model().network().getClass().getSimpleName()));
  }
}
