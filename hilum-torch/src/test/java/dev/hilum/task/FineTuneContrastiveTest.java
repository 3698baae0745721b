package dev.hilum.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.archive.Selection.Projection;
import dev.hilum.io.BadInputException;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.report.SentenceSampler;
import dev.hilum.report.SentenceSampler.Part;
import dev.hilum.run.Draws;
import dev.hilum.run.Progress;
import dev.hilum.study.Split;
import dev.hilum.task.ContrastiveLearner.Example;
import dev.hilum.task.ContrastiveRecipe.Augment;
import dev.hilum.task.ContrastiveRecipe.Data;
import dev.hilum.task.ContrastiveRecipe.Kind;
import dev.hilum.task.ContrastiveRecipe.Likeness;
import dev.hilum.task.ContrastiveRecipe.Loss;
import dev.hilum.task.ContrastiveRecipe.Model;
import dev.hilum.task.ContrastiveRecipe.Objective;
import dev.hilum.task.ContrastiveRecipe.Relaxed;
import dev.hilum.task.ContrastiveRecipe.Temperature;
import dev.hilum.task.ContrastiveRecipe.Validation;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import dev.hilum.train.Training;
import dev.hilum.train.Tuning;
import dev.hilum.zoo.LoadedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On phantom films of 64 px with a CLIP of random weights. */
final class FineTuneContrastiveTest {
  private static final SentenceSampler THREE = new SentenceSampler(3, Part.BOTH, false, true);

  @TempDir private static Path shared;
  private static Path model = Path.of("");
  private static final FilmsOf FILMS = new FilmsOf(90);

  /** The phantom's films and reports, read once. */
  private record FilmsOf(int patients) {
    ReportedFilms read(Data data) {
      return ReportedFilms.of(
          new PhantomCohort(PhantomCohort.Config.parse(data.archive())), data, problem -> {});
    }

    Data data() {
      return Data.of(TinyPair.cohort(patients));
    }

    /** Measures on what is learnt. */
    Data measuredOnTraining() {
      return new Data(
          TinyPair.cohort(patients), Projection.ALL, "", 0, Split.TRAIN, Split.TRAIN, true);
    }
  }

  @BeforeAll
  static void writeModel() throws IOException {
    model = TinyPair.write(shared, 7);
  }

  private static FineTuneContrastive.Config config(Data data, Objective objective, Training t) {
    return new FineTuneContrastive.Config(
        Model.named(model.toString()),
        data,
        THREE,
        objective,
        Augment.OFF,
        Tuning.FULL,
        0,
        Validation.USUAL,
        t);
  }

  private static Training training(int steps, int every) {
    return training(steps, every, "");
  }

  private static Training training(int steps, int every, String best) {
    return new Training(
        steps,
        32,
        1,
        2e-3,
        0.05,
        0.9,
        0.98,
        1e-6,
        Math.min(10, steps),
        0.05,
        1,
        0,
        Precision.FP32,
        1,
        every,
        3,
        0,
        0,
        best,
        11);
  }

  @Test
  void aScoreThatThereIsNotCannotTellTheBestAndIsRefusedBeforeTheFirstStep(@TempDir Path run) {
    Objective plain = new Objective(Loss.INFONCE, Relaxed.OFF, Likeness.EVEN, Temperature.USUAL);
    FineTuneContrastive.Config config =
        config(FILMS.measuredOnTraining(), plain, training(100, 0, "val_aurc"));
    assertThatThrownBy(() -> FineTuneContrastive.run(config, run, false, Progress.silent()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("training.best must be one of the validation scores val_auroc, val_")
        .hasMessageEndingWith("got val_aurc");
    assertThat(run.resolve("curve.csv")).doesNotExist();
    Data unmeasured =
        new Data(
            FILMS.data().archive(),
            Projection.ALL,
            "split = train",
            0,
            Split.TRAIN,
            Split.VAL,
            false);
    assertThatThrownBy(
            () ->
                FineTuneContrastive.run(
                    config(unmeasured, plain, training(100, 0, "val_auroc")),
                    run,
                    false,
                    Progress.silent()))
        .hasMessage("training.best must be \"\" where nothing is validated, got val_auroc");
  }

  @Test
  void aTinyPairLearnsToFindTheReportsOfItsTrainingFilms(@TempDir Path run) {
    Data data = FILMS.measuredOnTraining();
    FineTuneContrastive.Config config =
        config(
            data,
            new Objective(Loss.INFONCE, Relaxed.OFF, Likeness.EVEN, Temperature.USUAL),
            training(100, 0));
    FineTuneContrastive.Result result =
        FineTuneContrastive.run(config, run, false, Progress.silent());
    int texts = FILMS.read(data).validate().size();
    Map<String, Double> scores = result.outcome().last();
    double chance = 10.0 / texts;
    assertThat(scores.get("val_recall_10")).as("seed 11, %s", scores).isGreaterThan(2 * chance);
    assertThat(scores.get("val_text_recall_10")).as("%s", scores).isGreaterThan(2 * chance);
    assertThat(scores.get("val_auroc")).isBetween(0.0, 1.0);
    assertThat(run.resolve("model/model.safetensors")).exists();
    assertThat(run.resolve("model/vocab.txt")).exists();
    assertThat(result.outcome().terms()).containsKeys("loss", "clipped", "temperature", "cut");
  }

  @Test
  void aRunThatIsStoppedAndResumedEndsWithTheSameWeights(@TempDir Path whole, @TempDir Path cut)
      throws IOException {
    Objective objective =
        new Objective(Loss.INFONCE, new Relaxed(Kind.CAP, 0.2), Likeness.EVEN, Temperature.USUAL);
    FineTuneContrastive.Config config = config(FILMS.data(), objective, training(12, 5));
    ReportedFilms films = FILMS.read(FILMS.data());
    train(config, films, whole, false);
    train(config, films, cut, false);
    Files.delete(cut.resolve("checkpoints/" + last(cut)));
    Files.delete(cut.resolve("model/model.safetensors"));
    train(config, films, cut, true);
    assertThat(cut.resolve("model/model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model/model.safetensors"));
  }

  private static String last(Path run) throws IOException {
    try (var files = Files.list(run.resolve("checkpoints"))) {
      return files.map(p -> p.getFileName().toString()).sorted().toList().getLast();
    }
  }

  private static void train(
      FineTuneContrastive.Config config, ReportedFilms films, Path run, boolean resume) {
    try (Scope scope = Scope.open();
        LoadedPair pair = FineTuneContrastive.load(config)) {
      FineTuneContrastive.run(
          config, pair, films, FilmCache.of(pair.preprocessing()), run, resume, Progress.silent());
    }
  }

  /** All gradients of one batch, by name. */
  private static Map<String, double[]> gradients(Objective objective, int chunk) {
    FineTuneContrastive.Config plain = config(FILMS.data(), objective, training(1, 0));
    FineTuneContrastive.Config config =
        new FineTuneContrastive.Config(
            plain.model(),
            plain.data(),
            plain.text(),
            objective,
            new Augment(0.05, 0.1),
            Tuning.FULL,
            chunk,
            Validation.USUAL,
            plain.training());
    ReportedFilms films = FILMS.read(FILMS.data());
    try (Scope scope = Scope.open();
        LoadedPair pair = FineTuneContrastive.load(config)) {
      ContrastiveLearner learner =
          new ContrastiveLearner(
              config, pair, films, FilmCache.of(pair.preprocessing()), Optional.empty());
      List<Example> batch = new ArrayList<>();
      for (int i = 0; i < 21; i++) {
        batch.add(learner.read(i, Draws.at(3, i)));
      }
      Map<String, Double> terms = learner.backward(batch, 0.5, 0);
      assertThat(terms.get("loss")).isPositive();
      Map<String, double[]> out = new HashMap<>();
      learner
          .state()
          .forEach(
              (name, p) -> {
                var grad = p.grad();
                out.put(name, grad == null ? new double[0] : grad.doubles());
              });
      return out;
    }
  }

  @Test
  void cachedGradientsAreThoseOfTheWholeBatchForEveryObjective() {
    for (Objective objective :
        List.of(
            Objective.PLAIN,
            new Objective(
                Loss.INFONCE, new Relaxed(Kind.CAP, 0.0), Likeness.EVEN, Temperature.USUAL),
            new Objective(
                Loss.INFONCE,
                new Relaxed(Kind.SOFT_TARGET, 0.2),
                Likeness.REPORTS,
                new Temperature(0.1, 50, true)),
            new Objective(
                Loss.INFONCE,
                new Relaxed(Kind.SOFT_TARGET, 0.2),
                Likeness.LABELS,
                Temperature.USUAL),
            new Objective(
                Loss.INFONCE,
                new Relaxed(Kind.SOFT_TARGET, 0.2),
                Likeness.TEXTS,
                Temperature.USUAL),
            new Objective(Loss.SIGLIP, Relaxed.OFF, Likeness.EVEN, Temperature.USUAL))) {
      Map<String, double[]> whole = gradients(objective, 0);
      Map<String, double[]> cached = gradients(objective, 8);
      double apart = 0, size = 0;
      for (String name : whole.keySet()) {
        double[] a = Objects.requireNonNull(whole.get(name));
        double[] b = Objects.requireNonNull(cached.get(name));
        assertThat(b).as(name).hasSameSizeAs(a);
        for (int i = 0; i < a.length; i++) {
          apart += (a[i] - b[i]) * (a[i] - b[i]);
          size += a[i] * a[i];
        }
      }
      assertThat(Math.sqrt(apart / size)).as("%s", objective).isLessThan(1e-5);
      assertThat(size).isPositive();
    }
  }

  @Test
  void theTemperatureStartsWhereToldAndStaysBelowItsCap() {
    Objective objective =
        new Objective(Loss.INFONCE, Relaxed.OFF, Likeness.EVEN, new Temperature(0.02, 50, false));
    FineTuneContrastive.Config config = config(FILMS.data(), objective, training(1, 0));
    try (Scope scope = Scope.open();
        LoadedPair pair = FineTuneContrastive.load(config)) {
      ContrastiveLearner learner =
          new ContrastiveLearner(
              config,
              pair,
              FILMS.read(FILMS.data()),
              FilmCache.of(pair.preprocessing()),
              Optional.empty());
      assertThat(learner.state()).doesNotContainKey("logit_scale");
      assertThat(pair.pair().logScale().item())
          .isCloseTo(Math.log(50), org.assertj.core.data.Offset.offset(1e-6));
      pair.pair().logScale().fillInPlace(9);
      learner.stepped();
      assertThat(Math.exp(pair.pair().logScale().item())).isLessThan(50.001);
    }
  }

  @Test
  void aStudyIsOneExampleAndIsReadTheSameAgain() {
    FineTuneContrastive.Config config = config(FILMS.data(), Objective.PLAIN, training(1, 0));
    ReportedFilms films = FILMS.read(FILMS.data());
    try (Scope scope = Scope.open();
        LoadedPair pair = FineTuneContrastive.load(config)) {
      ContrastiveLearner learner =
          new ContrastiveLearner(
              config, pair, films, FilmCache.of(pair.preprocessing()), Optional.empty());
      assertThat(learner.examples()).isEqualTo(films.train().size());
      Example one = learner.read(4, Draws.at(1, 2)), again = learner.read(4, Draws.at(1, 2));
      assertThat(again.text()).isEqualTo(one.text());
      assertThat(Arrays.equals(again.pixels().values(), one.pixels().values())).isTrue();
      assertThat(learner.name(4)).contains(films.train().get(4).films().getFirst().id());
    }
  }

  @Test
  void theSameSideForTrainingAndValidationIsRefused() {
    Data data = new Data(TinyPair.cohort(10), Projection.ALL, "", 0, Split.VAL, Split.VAL, false);
    assertThatThrownBy(() -> FILMS.read(data))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("two sides")
        .hasMessageContaining("val");
  }
}
