package dev.hilum.cli;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Problems;
import dev.hilum.archive.Selection;
import dev.hilum.image.Preprocessing;
import dev.hilum.model.ImageEncoder;
import dev.hilum.run.Provenance;
import dev.hilum.study.Film;
import dev.hilum.task.Baseline;
import dev.hilum.task.BaselineFeatures;
import dev.hilum.task.Embed;
import dev.hilum.tensor.Scope;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedModel;
import dev.hilum.zoo.ModelFiles;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hilum embed}. */
@Command(
    name = "embed",
    description = "Turns the films of an archive into vectors: embeddings.npy and films.csv.",
    footer = {
      "",
      "Features that no network computed, as the scale for those of one, are made by --model",
      "baseline:view|bytes|size|grey|shortcut (how a film was taken and stored; shortcut is all",
      "four) and baseline:pixels (the film at 16 x 16).",
      "",
      "Examples:",
      "  hilum embed --model vit_base_14.rad-dino --archive data/nih --out features",
      "  hilum embed --model ./dinov2 --archive phantom:patients=50 --view frontal --out features"
    })
final class EmbedCommand implements Callable<Integer> {
  enum Tokens {
    FILM,
    PATCH
  }

  private final Shell shell;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private ArchiveOptions archive = new ArchiveOptions();
  @Mixin private OutOptions output = new OutOptions();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private PassOptions passes = new PassOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--preprocessing", paramLabel = "P", description = "Where the model has none.")
  private @Nullable String preprocessing;

  @Option(names = "--tokens", defaultValue = "FILM", description = "film (default) or patch.")
  private Tokens tokens = Tokens.FILM;

  @Option(names = "--strict", description = "End at a film that cannot be read.")
  private boolean strict;

  @Option(names = "--resume", description = "Go on with what an interrupted run left.")
  private boolean resume;

  EmbedCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    Archive from = archive.archive();
    Selection selection = archive.selection();
    if (Baseline.names(model.name())) {
      return baseline(Baseline.parse(model.name()), from, selection);
    }
    ModelFiles files = model.files(shell);
    Preprocessing rule =
        preprocessing == null
            ? files.filmPreprocessing()
            : Models.preprocessing(shell, preprocessing);
    Count count = Count.of(selection, from);
    Embed.Config config =
        new Embed.Config(
            model.name(),
            output.out(),
            output.force(),
            resume,
            tokens == Tokens.PATCH,
            strict,
            passes.batch(),
            passes.readers());
    engine.start();
    Provenance provenance =
        EngineOptions.record(shell.provenance())
            .withData(count.digest())
            .withFilms(selection.told(from, count.problems()));
    try (Scope scope = Scope.open();
        LoadedModel loaded = LoadedModel.of(files, Mode.inference(engine.precision("auto")));
        Stream<Film> films = selection.of(from)) {
      Embed.run(
          config,
          ImageEncoder.of(loaded.network()),
          rule,
          films.iterator(),
          OptionalLong.of(count.films()),
          from.findings(),
          provenance,
          shell.progress());
    }
    shell.result(output.out(), json.asked());
    return 0;
  }

  private int baseline(Baseline baseline, Archive from, Selection selection) throws IOException {
    if (preprocessing != null || tokens == Tokens.PATCH || passes.batch() > 0 || engine.isGiven()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "a baseline is no network: it takes no --preprocessing, --tokens patch, --batch,"
              + " --precision or --threads");
    }
    Count count = Count.of(selection, from);
    try (Stream<Film> films = selection.of(from)) {
      BaselineFeatures.run(
          new BaselineFeatures.Config(baseline, output.out(), output.force(), resume, strict),
          films.iterator(),
          OptionalLong.of(count.films()),
          from.findings(),
          shell
              .provenance()
              .withData(count.digest())
              .withFilms(selection.told(from, count.problems())),
          shell.progress());
    }
    shell.result(output.out(), json.asked());
    return 0;
  }

  /** How many films, the digest of their ids, and the rows that could not be read. */
  record Count(long films, String digest, Problems problems) {
    static Count of(Selection selection, Archive archive) {
      long[] films = {0};
      Problems problems = new Problems();
      try (Stream<Film> all = selection.of(archive, problems)) {
        String digest = Provenance.digest(() -> all.peek(f -> films[0]++).map(Film::id).iterator());
        return new Count(films[0], digest, problems);
      }
    }
  }
}
