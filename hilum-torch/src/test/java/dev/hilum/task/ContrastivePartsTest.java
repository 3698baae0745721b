package dev.hilum.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.batch.FilmReader.Pixels;
import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import dev.hilum.nn.Nn;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.report.PreparedReport;
import dev.hilum.run.Draws;
import dev.hilum.study.Film;
import dev.hilum.task.ContrastiveRecipe.Augment;
import dev.hilum.task.ContrastiveRecipe.Kind;
import dev.hilum.task.ContrastiveRecipe.Likeness;
import dev.hilum.task.ContrastiveRecipe.Loss;
import dev.hilum.task.ContrastiveRecipe.Model;
import dev.hilum.task.ContrastiveRecipe.Objective;
import dev.hilum.task.ContrastiveRecipe.Relaxed;
import dev.hilum.task.ContrastiveRecipe.Temperature;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.weights.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The recipe's rules, likenesses and small moves of films. */
final class ContrastivePartsTest {
  private static final List<Finding> TWO = List.of(Finding.EDEMA, Finding.PLEURAL_EFFUSION);

  private static float[] said(String report) {
    return Likenesses.traits(Likeness.REPORTS, TWO, film(), PreparedReport.of(report));
  }

  private static Film film() {
    PhantomCohort cohort =
        new PhantomCohort(PhantomCohort.Config.parse("phantom:patients=1,size=32"));
    try (Stream<Film> films = cohort.films(problem -> {})) {
      return films.findFirst().orElseThrow();
    }
  }

  @Test
  void reportsAreAlikeByTheFindingsThatBothAffirm() {
    float[] both = said("FINDINGS: Edema. There is a left pleural effusion.");
    float[] one = said("FINDINGS: Edema. No pleural effusion.");
    float[] normal = said("FINDINGS: The lungs are clear. No edema.");
    assertThat(Likenesses.jaccard(both, both)).isEqualTo(1);
    assertThat(Likenesses.jaccard(both, one)).isCloseTo(0.5, within(1e-12));
    assertThat(Likenesses.jaccard(one, normal)).isZero();
    assertThat(Likenesses.jaccard(normal, normal)).isEqualTo(1);
  }

  @Test
  void labelVectorsThatDisagreeAreNotAlike() {
    float[] a = {1, -1, 0}, b = {-1, 1, 0}, c = {1, 1, 0}, unknown = {0, 0, 0};
    assertThat(Likenesses.cosine(a, a)).isCloseTo(1, within(1e-12));
    assertThat(Likenesses.cosine(a, b)).isZero();
    assertThat(Likenesses.cosine(a, c)).isZero();
    assertThat(Likenesses.cosine(c, new float[] {1, 0, 0})).isCloseTo(Math.sqrt(.5), within(1e-6));
    assertThat(Likenesses.cosine(a, unknown)).isZero();
    float[] labels = Likenesses.traits(Likeness.LABELS, TWO, film(), PreparedReport.of(""));
    for (int i = 0; i < labels.length; i++) {
      Label label = film().label(TWO.get(i));
      assertThat(labels[i]).isEqualTo(label == Label.PRESENT ? 1 : label == Label.ABSENT ? -1 : 0);
    }
  }

  @Test
  void textsAreAlikeByTheirOwnEmbeddings() {
    try (Scope scope = Scope.open()) {
      Tensor texts = Tensor.of(new float[] {1, 0, 0.6f, 0.8f, -1, 0}, 3, 2);
      List<float[]> none = List.of(new float[0], new float[0], new float[0]);
      float[] alike = Likenesses.of(Likeness.TEXTS, none, texts).floats();
      assertThat(alike[1]).isCloseTo(0.6f, within(1e-6f));
      assertThat(alike[2]).isZero();
      assertThat(Likenesses.of(Likeness.EVEN, none, texts).floats()).containsOnly(1f);
    }
  }

  @Test
  void aFilmIsMovedByTheDrawsAlone() {
    float[] values = new float[2 * 16 * 16];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 16; // a ramp to the right
    }
    Pixels film = new Pixels(values, new long[] {2, 16, 16});
    assertThat(Jitter.of(film, Augment.OFF, Draws.at(1))).isSameAs(film);
    Augment augment = new Augment(0.2, 0);
    Pixels moved = Jitter.of(film, augment, Draws.at(1, 2));
    assertThat(moved.values()).isEqualTo(Jitter.of(film, augment, Draws.at(1, 2)).values());
    assertThat(moved.values()).isNotEqualTo(Jitter.of(film, augment, Draws.at(1, 3)).values());
    float[] row = Arrays.copyOf(moved.values(), 16);
    assertThat(row[8] - row[7]).as("not mirrored").isCloseTo(1, within(1e-4f));
    assertThat(Math.abs(row[8] - 8)).as("at most a fifth of the side").isLessThan(3.3f);
    assertThat(values[17]).as("the film itself stays").isEqualTo(1);
  }

  @Test
  void gradientsOfATowerWithBatchNormThatLearnsAreNotCached() {
    Weights w = Weights.init(1, Mode.TRAINING);
    try (Scope scope = Scope.open()) {
      Nn.batchNorm(w.in("bn1"), 4, 1e-5);
      w.finish();
      assertThatThrownBy(() -> ContrastiveLearner.refuseBatchNorm(w))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("bn1.running_var")
          .hasMessageContaining("gradient_cache: 0");
      w.parameters().values().forEach(p -> p.requiresGrad(false));
      assertThatCode(() -> ContrastiveLearner.refuseBatchNorm(w)).doesNotThrowAnyException();
    } finally {
      w.close();
    }
  }

  private static void refused(Runnable recipe, String... words) {
    assertThatThrownBy(recipe::run)
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  @Test
  void recipesThatMeanNothingAreRefused() {
    Relaxed cap = new Relaxed(Kind.CAP, 0.3);
    refused(() -> new Model("a", "b", "", 0), "one name", "\"b\"");
    refused(() -> new Model("", "image", "", 64), "text tower");
    refused(() -> new Relaxed(Kind.SOFT_TARGET, 1), "(0, 1)", "1.0");
    refused(() -> new Temperature(0.001, 100, true), "maxScale", "1000");
    refused(
        () -> new Objective(Loss.SIGLIP, cap, Likeness.EVEN, Temperature.USUAL),
        "siglip",
        "got cap");
    refused(
        () -> new Objective(Loss.INFONCE, cap, Likeness.LABELS, Temperature.USUAL), "soft target");
    refused(() -> new Augment(0.6, 0), "[0, 0.5]", "0.6");
  }
}
