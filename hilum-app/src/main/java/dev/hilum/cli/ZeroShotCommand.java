package dev.hilum.cli;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Problems;
import dev.hilum.archive.Selection;
import dev.hilum.evaluate.EvaluateZeroShot;
import dev.hilum.finding.Finding;
import dev.hilum.finding.LabelPolicy;
import dev.hilum.metric.Threshold;
import dev.hilum.report.Prompts;
import dev.hilum.run.Provenance;
import dev.hilum.study.Film;
import dev.hilum.study.Split;
import dev.hilum.task.StudyScores.Views;
import dev.hilum.task.ZeroShot;
import dev.hilum.tensor.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hilum zero-shot}. */
@Command(
    name = "zero-shot",
    description = "Classifies films by words: scores, metrics where labels exist, and a page.",
    footer = {
      "",
      "Prompts, temperature and thresholds that --store kept beside a checkpoint are taken up",
      "again by themselves.",
      "",
      "Examples:",
      "  hilum zero-shot --model ./clip --archive film.dcm --out result",
      "  hilum zero-shot --model ./clip --archive data/nih --split test --view frontal \\",
      "      --prompts sentences --threshold-by mcc --store --out result"
    })
final class ZeroShotCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(
      names = "--model",
      required = true,
      split = ",",
      paramLabel = "M",
      description = {
        "A zoo name, a folder in the reference library's own layout, a checkpoint file with",
        "--architecture, or hf:OWNER/NAME[@REV]; several are an ensemble (mean probability)."
      })
  private List<String> models = List.of();

  @Option(
      names = "--architecture",
      paramLabel = "NAME",
      description = "Of a single checkpoint file that does not say.")
  private @Nullable String architecture;

  @Mixin private ArchiveOptions archive = new ArchiveOptions();
  @Mixin private OutOptions output = new OutOptions();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private PassOptions passes = new PassOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--prompts",
      paramLabel = "F",
      description = {
        "A file of prompts, or default, sentences, negation-safe; without it those kept with",
        "the model, else default."
      })
  private @Nullable String prompts;

  @Option(
      names = "--findings",
      split = ",",
      paramLabel = "F",
      description = "Which; those that the films are labelled with, else CheXpert's fourteen.")
  private List<String> findings = List.of();

  @Option(
      names = "--views",
      defaultValue = "MAX",
      description = "max (default) or mean: the films of a study to one score.")
  private Views views = Views.MAX;

  @Option(
      names = "--temperature",
      converter = OptionValues.AboveZero.class,
      paramLabel = "T",
      description = "Of p = softmax(s / T); else fitted, kept with the model, or the model's own.")
  private @Nullable Double temperature;

  @Option(names = "--thresholds", paramLabel = "TH.csv", description = "finding,threshold.")
  private @Nullable Path thresholds;

  @Option(
      names = "--threshold-by",
      description = {
        "f1 or mcc: chooses thresholds, and fits the temperature, on the validation side; say",
        "--split test with it."
      })
  private Threshold.@Nullable By by;

  @Option(
      names = "--validation",
      paramLabel = "A",
      description = "Another archive whose films are the validation films.")
  private @Nullable String validation;

  @Option(
      names = "--store",
      description = {
        "Keep prompts, temperature and chosen thresholds beside the checkpoint, over those that",
        "are there; other texts that stood there stay in prompts-N.json."
      })
  private boolean store;

  @Option(
      names = "--uncertain",
      description = "What uncertain labels count as: ignore (default), zero, one, or a policy.")
  private LabelPolicy uncertain = LabelPolicy.U_IGNORE;

  @Option(
      names = "--allow-leak",
      description = "Go on although the model has seen patients that are scored; recorded.")
  private boolean allowLeak;

  @Option(
      names = "--bootstrap",
      defaultValue = "1000",
      converter = OptionValues.AtLeastOne.class,
      description = "Draws; 1000 by default.")
  private int draws;

  @Spec private CommandSpec spec = CommandSpec.create();

  ZeroShotCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    if (validation != null && by == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--validation needs --threshold-by, which is missing");
    }
    Engine.ahead();
    EvaluateZeroShot.Config config =
        new EvaluateZeroShot.Config(
            models.stream().map(m -> Models.locate(shell, m, architecture)).toList(),
            engine.precision("auto"),
            Optional.ofNullable(prompts).map(Prompts::open),
            findings.stream().map(f -> Finding.require(f.strip())).distinct().toList(),
            new ZeroShot.Config(
                temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature),
                passes.batch(),
                passes.readers()),
            views,
            Optional.ofNullable(thresholds),
            Optional.ofNullable(by),
            store,
            uncertain,
            draws,
            allowLeak,
            output.out(),
            output.force());
    Archive from = archive.archive();
    Selection selection = archive.selection();
    Problems problems = new Problems();
    List<Film> films = selection.list(from, problems);
    Archive other = validation == null ? from : ArchiveOptions.open(validation, null, null);
    List<Film> chosen = validation(other, selection, problems);
    engine.start();
    Provenance provenance =
        EngineOptions.record(shell.provenance())
            .withData(Provenance.digest(films.stream().map(Film::id).toList()))
            .withFilms(selection.told(from, problems));
    EvaluateZeroShot.Result result =
        EvaluateZeroShot.run(
            config,
            new EvaluateZeroShot.Input(
                films, chosen, from.population(), other.population(), problems.notes()),
            provenance,
            shell.progress());
    if (json.asked()) {
      shell.json(result.document());
    } else {
      ZeroShotText.print(shell.out(), result);
      shell.result(output.out(), false);
    }
    return 0;
  }

  private List<Film> validation(Archive from, Selection selection, Problems problems) {
    if (by == null) {
      return List.of();
    }
    Optional<Split> side = validation == null ? Optional.of(Split.VAL) : Optional.empty();
    Selection chosen =
        new Selection(
            side, selection.view(), selection.where(), selection.rule(), OptionalLong.empty());
    return chosen.list(from, validation == null ? problem -> {} : problems); // told already
  }
}
