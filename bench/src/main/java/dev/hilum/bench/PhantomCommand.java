package dev.hilum.bench;

import dev.hilum.archive.Archives;
import dev.hilum.archive.FilmPixels;
import dev.hilum.archive.Selection;
import dev.hilum.finding.Finding;
import dev.hilum.image.GrayImage;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.phantom.PhantomFilm;
import dev.hilum.run.Cancellation;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Split;
import dev.hilum.task.Baseline;
import dev.hilum.task.BaselineFeatures;
import dev.hilum.task.LinearProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code hilum-bench phantom}: how fast films are made, how like films they are, and whether their
 * findings can be seen by a small convolutional network trained on other people.
 */
@Command(
    name = "phantom",
    description = "Speed of the phantom, its statistics beside NIH's, its findings from pixels.",
    footer = {"", "Example:", "  hilum-bench phantom --out docs/evidence/bench-phantom.md"})
final class PhantomCommand implements Callable<Integer> {
  private static final int FILMS = 200;

  private final List<String> words;
  private final Cancellation cancellation;

  @Option(
      names = "--patients",
      defaultValue = "5000",
      description = "To score on; their test side: 5000.")
  private int patients;

  @Option(names = "--people", defaultValue = "2000", description = "To train on: 2000.")
  private int people;

  @Option(names = "--size", defaultValue = "256", description = "Side seen by the network: 256.")
  private int size;

  @Option(names = "--steps", defaultValue = "4000", description = "Of training: 4000.")
  private int steps;

  @Mixin private TableFile out = new TableFile();

  PhantomCommand(List<String> words, Cancellation cancellation) {
    this.words = words;
    this.cancellation = cancellation;
  }

  @Override
  public Integer call() throws IOException {
    out.check();
    Provenance provenance = Provenance.of(words);
    List<String> lines = new ArrayList<>();
    lines.add("# The phantom: speed, statistics, findings");
    lines.add("");
    lines.add(TableFile.madeBy(words));
    lines.add("");
    lines.add("## Films a second");
    lines.add("");
    lines.addAll(PhantomSpeed.rows());
    lines.add("");
    lines.addAll(statistics());
    lines.add("");
    Path folder = Files.createTempDirectory("hilum-bench-phantom");
    try {
      lines.addAll(findings(folder, provenance));
    } finally {
      RunCommand.delete(folder);
    }
    out.write(String.join("\n", lines) + "\n");
    System.out.println(out);
    return Main.DONE;
  }

  private static List<String> statistics() {
    FilmStatistics phantom = new FilmStatistics(), real = new FilmStatistics();
    PhantomCohort cohort = new PhantomCohort(new PhantomCohort.Config(FILMS, 512, 0));
    add(cohort.films().limit(FILMS), phantom);
    Path nih = Children.data().resolve("nih");
    add(
        Archives.open(nih).films().filter(film -> film.path().filter(Files::exists).isPresent()),
        real);
    List<String> lines = new ArrayList<>();
    lines.add("## Greys and spatial frequencies");
    lines.add("");
    lines.add(
        ("Means over %d phantom films and %d NIH films at 256 px, each stretched to [0, 1]: share"
                + " of the pixels in each tenth of the range; log10 of the power in each octave.")
            .formatted(phantom.films(), real.films()));
    lines.add("");
    lines.add("| grey | phantom | NIH |");
    lines.add("|---|---|---|");
    for (int i = 0; i < FilmStatistics.GREYS; i++) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %.1f-%.1f | %.3f | %.3f |",
              i / 10.0,
              (i + 1) / 10.0,
              phantom.greys()[i],
              real.greys()[i]));
    }
    lines.add("");
    lines.add("| cycles per film | phantom | NIH |");
    lines.add("|---|---|---|");
    for (int i = 0; i < FilmStatistics.OCTAVES; i++) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %d-%d | %.2f | %.2f |",
              1 << i,
              (2 << i) - 1,
              phantom.power()[i],
              real.power()[i]));
    }
    lines.add(
        String.format(
            Locale.ROOT, "| slope from 4 on | %.2f | %.2f |", phantom.slope(), real.slope()));
    return lines;
  }

  private static void add(Stream<Film> films, FilmStatistics statistics) {
    try (films) {
      films.forEach(film -> statistics.add(image(film)));
    }
  }

  private static GrayImage image(Film film) {
    return switch (film.pixels()) {
      case Pixels.Generated(var render) -> render.get();
      default -> FilmPixels.read(film).toGrayImage();
    };
  }

  private List<String> findings(Path folder, Provenance provenance) throws IOException {
    Progress progress = Progress.on(System.err, cancellation);
    PhantomCohort cohort = new PhantomCohort(new PhantomCohort.Config(patients, size, 0));
    PhantomScores scores = new PhantomScores(cohort);
    Path predictions = folder.resolve("predictions.csv");
    try (PhantomTraining training = PhantomTraining.run(people, size, steps, progress);
        Stream<Film> films = cohort.films()) {
      training.predict(
          films.filter(film -> Selection.side(film) == Split.TEST).toList(), predictions);
    }
    Map<Finding, List<String>> trained = scores.read(predictions);
    Map<String, Map<Finding, List<String>>> beside = new LinkedHashMap<>();
    for (Baseline baseline : List.of(Baseline.VIEW, Baseline.GREY)) {
      Path features = folder.resolve(baseline.name()), probe = folder.resolve(baseline + "-probe");
      try (Stream<Film> films = cohort.films()) {
        BaselineFeatures.run(
            new BaselineFeatures.Config(baseline, features, false, false, true),
            films.iterator(),
            OptionalLong.empty(),
            cohort.findings(),
            provenance,
            progress);
      }
      List<String> targets = PhantomFilm.KINDS.stream().map(Finding::displayName).toList();
      LinearProbe.run(LinearProbe.Config.of(features, targets, probe, provenance), progress);
      beside.put(
          baseline.name().toLowerCase(Locale.ROOT), scores.read(probe.resolve("predictions.csv")));
    }
    return tables(trained, beside);
  }

  private List<String> tables(
      Map<Finding, List<String>> trained, Map<String, Map<Finding, List<String>>> beside) {
    List<String> lines = new ArrayList<>();
    lines.add("## Findings from pixels");
    lines.add("");
    lines.add(
        ("AUROC on the test patients of %d, 95 %% interval over patients, positives in brackets. A"
                + " convolutional network of five blocks, 16 to 128 channels, on films of %d px:"
                + " %d steps of %d films of %d other people, at a hospital where the rarer findings"
                + " are common, each with its counterfactual in lung lesion or fracture. In"
                + " training, and there alone, masks tell it which cells of %d px each finding"
                + " touches. Beside it two shortcuts, linear probes of the view and of the"
                + " statistics of greys.")
            .formatted(patients, size, steps, PhantomTraining.BATCH, people, ConvNet.CELL));
    lines.add("");
    lines.add("| finding | network | " + String.join(" | ", beside.keySet()) + " |");
    lines.add("|---" + "|---".repeat(1 + beside.size()) + "|");
    for (Map.Entry<Finding, List<String>> row : trained.entrySet()) {
      StringBuilder line = new StringBuilder("| " + row.getKey().displayName());
      line.append(" | ").append(row.getValue().getFirst());
      for (Map<Finding, List<String>> other : beside.values()) {
        List<String> cells = other.getOrDefault(row.getKey(), List.of("left out"));
        line.append(" | ").append(cells.getFirst());
      }
      lines.add(line + " |");
    }
    lines.add("");
    lines.add("By severity, the network: films of that severity against films without.");
    lines.add("");
    StringBuilder head = new StringBuilder("| finding");
    for (int i = 1; i < PhantomScores.STEPS.size(); i++) {
      head.append(" | ").append(PhantomScores.STEPS.get(i - 1));
      head.append(" to ").append(PhantomScores.STEPS.get(i));
    }
    lines.add(head + " |");
    lines.add("|---" + "|---".repeat(PhantomScores.STEPS.size() - 1) + "|");
    trained.forEach(
        (finding, cells) ->
            lines.add(
                "| "
                    + finding.displayName()
                    + " | "
                    + String.join(" | ", cells.subList(1, cells.size()))
                    + " |"));
    return lines;
  }
}
