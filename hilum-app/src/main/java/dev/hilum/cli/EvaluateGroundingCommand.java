package dev.hilum.cli;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Problems;
import dev.hilum.archive.Selection;
import dev.hilum.evaluate.EvaluateGrounding;
import dev.hilum.finding.Finding;
import dev.hilum.report.Prompts;
import dev.hilum.run.Provenance;
import dev.hilum.study.Film;
import dev.hilum.tensor.Scope;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedPair;
import dev.hilum.zoo.ModelFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hilum evaluate grounding}. */
@Command(
    name = "grounding",
    description = "Whether phrases are found where findings are outlined.",
    footer = {
      "",
      "Examples:",
      "  hilum evaluate grounding --model ./clip --archive phantom:patients=200 --out found",
      "  hilum evaluate grounding --model ./clip --archive data/siim --prompts sentences --out"
          + " found"
    })
final class EvaluateGroundingCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private ArchiveOptions archive = new ArchiveOptions();
  @Mixin private OutOptions output = new OutOptions();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--prompts",
      defaultValue = "default",
      paramLabel = "F",
      description = "A file of prompts, or default, sentences, negation-safe.")
  private String prompts = "default";

  @Option(names = "--findings", split = ",", description = "Which; all that are outlined.")
  private List<String> findings = new ArrayList<>();

  @Option(
      names = "--bootstrap",
      defaultValue = "1000",
      converter = OptionValues.AtLeastOne.class,
      description = "Draws; 1000 by default.")
  private int draws;

  EvaluateGroundingCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    EvaluateGrounding.Config config =
        new EvaluateGrounding.Config(
            Prompts.open(prompts),
            findings.stream().map(f -> Finding.require(f.strip())).distinct().toList(),
            draws,
            output.out(),
            output.force());
    ModelFiles files = model.files(shell);
    Archive from = archive.archive();
    Selection selection = archive.selection();
    Problems problems = new Problems();
    List<Film> films = selection.list(from, problems);
    engine.start();
    Provenance provenance =
        EngineOptions.record(shell.provenance())
            .withData(Provenance.digest(films.stream().map(Film::id).toList()))
            .withFilms(selection.told(from, problems));
    try (Scope scope = Scope.open();
        LoadedPair pair = LoadedPair.of(files, Mode.inference(engine.precision("fp32")))) {
      EvaluateGrounding.run(config, pair, from, films, provenance, shell.progress());
    }
    shell.result(output.out(), json.asked());
    return 0;
  }
}
