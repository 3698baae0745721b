package dev.hilum.bench;

import dev.hilum.bench.SmallPairFilms.Source;
import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.OutputExistsException;
import dev.hilum.metric.Auroc;
import dev.hilum.report.Prompts;
import dev.hilum.report.SentenceSampler;
import dev.hilum.run.Cancellation;
import dev.hilum.run.Progress;
import dev.hilum.run.SeenPatients;
import dev.hilum.study.Film;
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
import dev.hilum.task.FilmCache;
import dev.hilum.task.FineTuneContrastive;
import dev.hilum.task.ReportedFilms;
import dev.hilum.task.Sources;
import dev.hilum.task.ZeroShot;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import dev.hilum.train.Training;
import dev.hilum.train.Tuning;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedPair;
import dev.hilum.zoo.RandomModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code hilum-bench small-pair}: trains the pair that is shipped, and says what it reaches on
 * validation patients. Test patients are not read.
 */
@Command(
    name = "small-pair",
    description = "Trains the shipped image-text pair on open films and the phantom.",
    footer = {"", "Example:", "  hilum-bench small-pair --out pair --steps 6000"})
final class SmallPairCommand implements Callable<Integer> {
  private final Cancellation cancellation;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "The run folder.")
  private Path out = Path.of("");

  @Option(names = "--steps", defaultValue = "6000", description = "Of training: 6000.")
  private int steps;

  @Option(names = "--batch", defaultValue = "64", description = "Films of a step: 64.")
  private int batch;

  @Option(names = "--rate", defaultValue = "1e-3", description = "The learning rate: 1e-3.")
  private double rate;

  @Option(names = "--sentences", defaultValue = "2", description = "Of a report: 2.")
  private int sentences;

  @Option(names = "--share", defaultValue = "0.3", description = "Of the soft target: 0.3.")
  private double share;

  @Option(names = "--patients", defaultValue = "2500", description = "Phantom's, a hospital: 2500.")
  private int patients;

  @Option(names = "--seed", defaultValue = "0", description = "Of weights and order: 0.")
  private long seed;

  @Option(names = "--resume", description = "Goes on with the run folder.")
  private boolean resume;

  SmallPairCommand(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  @Override
  public Integer call() throws IOException {
    if (Files.exists(out) && !resume) {
      throw new OutputExistsException(out);
    }
    Progress progress = Progress.on(System.err, cancellation);
    SmallPairFilms films = SmallPairFilms.of(Children.data(), patients);
    films
        .sources()
        .forEach(
            s ->
                progress.note(
                    s.name()
                        + ": "
                        + s.train().size()
                        + " to learn from, "
                        + s.validate().size()
                        + " to choose by"));
    Path start = out.resolve("start");
    if (!Files.exists(start)) {
      Path description = Files.createDirectories(out.resolve("description"));
      SmallPairFolder.write(films.texts(), description);
      long parameters = RandomModel.write(description, seed, start, true);
      progress.note(parameters + " parameters");
    }
    FineTuneContrastive.Config config = config(start);
    ReportedFilms reported = films.reported();
    try (Scope scope = Scope.open();
        LoadedPair pair = FineTuneContrastive.load(config)) {
      FineTuneContrastive.run(
          config, pair, reported, FilmCache.of(pair.preprocessing()), out, resume, progress);
    }
    films.seen().write(out.resolve("model").resolve(SeenPatients.NAME));
    try (Scope scope = Scope.open();
        LoadedPair pair =
            LoadedPair.of(
                Sources.model(out.resolve("model").toString()), Mode.inference(Precision.FP32))) {
      for (Source source : films.sources()) {
        tell(source, pair, progress);
      }
    }
    return Main.DONE;
  }

  private FineTuneContrastive.Config config(Path start) {
    return new FineTuneContrastive.Config(
        Model.named(start.toString()),
        Data.of("nih, kermany and the phantom at three hospitals"),
        new SentenceSampler(sentences, SentenceSampler.Part.BOTH, false, true),
        new Objective(
            Loss.INFONCE,
            new Relaxed(Kind.SOFT_TARGET, share),
            Likeness.LABELS,
            new Temperature(0.07, 50, true)),
        new Augment(0.06, 0.1),
        Tuning.FULL,
        0,
        Validation.USUAL,
        new Training(
            steps,
            batch,
            1,
            rate,
            0.05,
            0.9,
            0.98,
            1e-6,
            Math.min(300, steps / 10),
            0.01,
            1,
            0.998,
            Precision.BF16,
            2,
            500,
            1,
            0,
            0,
            "",
            seed));
  }

  /** The AUROC of each finding on the validation patients of one source. */
  private static void tell(Source source, LoadedPair pair, Progress progress) {
    List<Film> films = source.validate();
    List<Finding> findings = new ArrayList<>();
    for (Finding finding : Finding.values()) {
      if (!LabelWords.names(finding).isEmpty()
          && count(films, finding, Label.PRESENT) >= 5
          && count(films, finding, Label.ABSENT) >= 5) {
        findings.add(finding);
      }
    }
    ZeroShot.Scored scored =
        ZeroShot.score(
            pair,
            Prompts.standard(),
            findings,
            films.iterator(),
            films.size(),
            ZeroShot.Config.USUAL,
            progress);
    StringBuilder line = new StringBuilder(source.name());
    double sum = 0;
    for (int f = 0; f < findings.size(); f++) {
      Finding finding = findings.get(f);
      byte[] labels =
          Auroc.labels(scored.films().size(), i -> scored.films().get(i).label(finding));
      double area = Auroc.of(scored.margins(f), labels).value().orElse(Double.NaN);
      sum += area;
      line.append(String.format(Locale.ROOT, ", %s %.3f", finding.displayName(), area));
    }
    System.out.printf(
        Locale.ROOT,
        "%s: mean %.3f over %d findings%n",
        line,
        sum / findings.size(),
        findings.size());
  }

  private static long count(List<Film> films, Finding finding, Label label) {
    return films.stream().filter(film -> film.label(finding) == label).count();
  }
}
