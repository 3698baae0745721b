package dev.hilum.evaluate;

import dev.hilum.archive.FilmsTable;
import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.Csv;
import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.Curve;
import dev.hilum.phantom.PhantomFilm;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page that {@link Quickstart} ends with. */
final class QuickstartPage {
  private static final String TRAINED = "#2f7ed8";
  private static final String UNTRAINED = "#999999";

  private QuickstartPage() {}

  static String of(Quickstart.Config config, Quickstart.Findings found, Path folder) {
    HtmlPage page =
        new HtmlPage(
            "Hilum quickstart",
            "Computed chest films, classified by words: by a pair that comes with Hilum, and by a"
                + " small one that learnt in about a minute from films and reports; and what its"
                + " view of a film can tell about patients it never saw.");
    page.heading("The films")
        .paragraph(
            "%d films of the built-in phantom cohort: X-rays computed through a parametric thorax, so the truth about"
                    .formatted(found.films().size())
                + " each is known exactly, each with a report. They are not patients; scores on"
                + " them say that the software works, not how well a model reads real films.")
        .films(pictures(found.films()));
    words(page, found);
    training(page, config, found);
    probes(page, found, folder);
    page.heading("Go on with your own films")
        .commands(
            """
            hilum archive scan FOLDER                    # what is there, in which layout
            hilum zero-shot --model %s --archive FOLDER --out words
            hilum model info %s    # its card: data, scores, limits
            hilum train contrastive-phantom --out run    # a training like that above, as a recipe
            hilum embed --model MODEL --archive FOLDER --out features
            hilum probe --features features --target sex,age --out probe\
            """
                .formatted(Quickstart.SHIPPED, Quickstart.SHIPPED));
    return page.end(
        "Seed %d, %s precision. Files beside this page: model (loads in transformers), features, probe, curve.csv,"
                .formatted(
                    config.training().training().seed(), config.training().training().precision())
            + " result.json with versions, machine and every number above.");
  }

  private static void words(HtmlPage page, Quickstart.Findings found) {
    QuickstartWords shipped = found.shipped();
    page.heading("Classified by words alone")
        .paragraph(
            "No classifier was trained for this. A pair of networks puts films and texts into one"
                + " space; a film that is nearer to \"%s\" than to \"%s\" is told to show it."
                    .formatted(first(shipped, true), first(shipped, false))
                + " Scores are of %d studies of patients whom neither pair has seen, with 95 %% intervals over resampled patients."
                    .formatted(shipped.studies().studies().size())
                + " AUROC is the chance that a random study with the finding scores above a random"
                + " one without: 0.5 is guessing, 1 is perfect.")
        .table(wordTable(found))
        .paragraph(
            "\"Shipped\" is %s, %s; it learnt from real films, and from other patients of the same phantom."
                    .formatted(Quickstart.SHIPPED, "which comes with the program")
                + " \"Trained here\" is the small pair of the next section, \"untrained\" the same"
                + " pair before its first step; both are asked in sentences such as \"%s\", for"
                    .formatted(first(found.trained(), false))
                + " they have read nothing else. The shortcut never looks at a film: it knows view,"
                + " age, sex, size and bytes only. A score that is not above it shows nothing.")
        .charts(wordCurves(found))
        .paragraph(
            "Below, films that the pair trained here told best and worst, for two findings. Beside"
                + " some stands a map: bright where a patch of the film is near to the words, each"
                + " map by its own range. It shows where the model looks, not where disease is.");
    for (ZeroShotCases.Case each : found.cases()) {
      page.paragraph(each.heading()).films(each.pictures());
    }
  }

  private static String first(QuickstartWords words, boolean positive) {
    var pair = words.prompts().of(PhantomFilm.KINDS.getFirst());
    return (positive ? pair.positive() : pair.negative()).getFirst();
  }

  private static List<List<String>> wordTable(Quickstart.Findings found) {
    Map<?, ?> shortcuts =
        (Map<?, ?>) found.shipped().shortcuts().getOrDefault("findings", Map.of());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("finding", "studies", "shipped", "trained here", "untrained", "shortcut"));
    for (String name : found.shipped().findings()) {
      Map<?, ?> shortcut = shortcuts.get(name) instanceof Map<?, ?> map ? map : Map.of();
      rows.add(
          List.of(
              name,
              found.shipped().counts(name),
              found.shipped().auroc(name),
              found.trained().auroc(name),
              found.untrained().auroc(name),
              EstimateJson.text(shortcut.get("auroc"))));
    }
    rows.add(
        List.of(
            "mean",
            "",
            found.shipped().macro(),
            found.trained().macro(),
            found.untrained().macro(),
            ""));
    return rows;
  }

  private static List<LineChart> wordCurves(Quickstart.Findings found) {
    Bootstrap patients = new Bootstrap(found.shipped().metrics().patients(), 300, 0);
    List<LineChart> charts = new ArrayList<>();
    for (int f = 0; f < found.shipped().findings().size(); f++) {
      List<CurveChart.Scored> curves =
          List.of(
              scored("shipped", found.shipped(), f), scored("trained here", found.trained(), f));
      charts.add(CurveChart.roc(found.shipped().findings().get(f), curves, List.of(), patients));
    }
    return charts;
  }

  private static CurveChart.Scored scored(String name, QuickstartWords words, int finding) {
    Battery.Finding f = words.metrics().findings().get(finding);
    return new CurveChart.Scored(name, f.score(), f.label());
  }

  private static void training(HtmlPage page, Quickstart.Config config, Quickstart.Findings found) {
    int steps = config.training().training().steps(), batch = config.training().training().batch();
    page.heading("The training")
        .paragraph(
            "The small pair learns from the patients of the training side only, %d steps of %d films, each with up to three"
                    .formatted(steps, batch)
                + " sentences drawn anew from its report. It has to find, among the texts of a"
                + " step, the one that belongs to a film, and the reverse; texts that name the same"
                + " findings count in part. The loss starts near ln %d = %.2f, which is guessing."
                    .formatted(batch, Math.log(batch)))
        .charts(List.of(curve(found.losses())));
  }

  private static void probes(HtmlPage page, Quickstart.Findings found, Path folder) {
    int test = found.probe().films().getOrDefault(Split.TEST, 0);
    int patients = found.probe().patients().getOrDefault(Split.TEST, 0);
    page.heading("What can be read off the vectors")
        .paragraph(
            ("The image tower of the small pair makes of every film a vector of numbers. A linear"
                 + " probe, fitted on training patients and chosen on validation patients, then"
                 + " predicts each target from the vector alone: unlike words it needs labels. The"
                 + " scores are those of %d films of %d test patients.")
                .formatted(test, patients))
        .table(table(found))
        .paragraph(
            "R² is the share of the spread of ages that the prediction explains: 0 is guessing the"
                + " mean. The last column is the same probe on the same network before any"
                + " training: what it reaches shows in the films so plainly that no learning was"
                + " needed. Where an interval is wide, there are few films: read the counts before"
                + " the score.")
        .heading("ROC curves of the probes")
        .paragraph(
            "Each point is one threshold: how many films with the finding are caught (up) for how"
                + " many without it that are flagged in error (right). Blue is the trained network,"
                + " grey the untrained one.")
        .charts(rocs(found, folder));
  }

  private static List<HtmlPage.Picture> pictures(List<Film> films) {
    List<HtmlPage.Picture> out = new ArrayList<>();
    add(
        out,
        films.stream().filter(f -> f.label(Finding.NO_FINDING) == Label.PRESENT).findFirst(),
        "No finding");
    for (Finding finding : PhantomFilm.KINDS) {
      add(
          out,
          films.stream().filter(f -> f.label(finding) == Label.PRESENT).skip(3).findFirst(),
          finding.displayName());
    }
    return out;
  }

  private static void add(List<HtmlPage.Picture> out, Optional<Film> film, String caption) {
    film.ifPresent(
        f -> {
          if (f.pixels() instanceof Pixels.Generated(var render)) {
            String who =
                "%s, %s, %.0f years"
                    .formatted(caption, f.sex() == Sex.FEMALE ? "woman" : "man", f.age().orElse(0));
            out.add(new HtmlPage.Picture(render.get(), who));
          }
        });
  }

  private static LineChart curve(double[] losses) {
    int window = Math.max(1, losses.length / 40);
    double[] x = new double[losses.length];
    double[] y = new double[losses.length];
    double high = 0;
    for (int i = 0; i < x.length; i++) {
      int from = Math.max(0, i - window + 1);
      x[i] = i + 1;
      y[i] = Arrays.stream(losses, from, i + 1).average().orElse(0);
      high = Math.max(high, y[i]);
    }
    return new LineChart(
        "Loss",
        "step",
        "contrastive",
        losses.length,
        0,
        Math.ceil(high * 10) / 10,
        false,
        List.of(new LineChart.Line(x, y, TRAINED, 1.6)));
  }

  private static List<List<String>> table(Quickstart.Findings found) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("target", "measure", "test films", "trained [95 %]", "untrained [95 %]"));
    for (String name : found.probe().targets().keySet()) {
      Scores trained = Scores.main(found.probe(), name);
      Scores untrained = Scores.main(found.baseline(), name);
      String counts =
          trained.counts().containsKey("positives")
              ? trained.counts().get("positives")
                  + " with, "
                  + trained.counts().get("negatives")
                  + " without"
              : trained.counts().getOrDefault("known", 0).toString();
      rows.add(List.of(name, trained.measure(), counts, trained.text(), untrained.text()));
    }
    return rows;
  }

  private static List<LineChart> rocs(Quickstart.Findings found, Path folder) {
    List<LineChart> charts = new ArrayList<>();
    Map<String, Film> films = new HashMap<>();
    FilmsTable.read(folder.resolve("features").resolve(FilmsTable.NAME))
        .forEach(f -> films.put(f.id(), f));
    for (var entry : found.probe().targets().entrySet()) {
      if (entry.getValue().binary()) {
        String name = entry.getKey();
        List<LineChart.Line> lines =
            List.of(
                roc(films, name, folder.resolve("probe-untrained"), UNTRAINED),
                roc(films, name, folder.resolve("probe"), TRAINED));
        String title = name + ", " + Scores.main(found.probe(), name).title();
        charts.add(
            new LineChart(
                title, "false positive rate", "true positive rate", 1, 0, 1, true, lines));
      }
    }
    return charts;
  }

  private static LineChart.Line roc(
      Map<String, Film> films, String target, Path probe, String colour) {
    List<Double> scores = new ArrayList<>();
    List<Boolean> truths = new ArrayList<>();
    try (Csv csv = Csv.open(probe.resolve("predictions.csv"))) {
      for (Csv.Row row : csv.rows()) {
        Film film = films.get(row.get("film"));
        if (film != null && row.get("target").equals(target) && row.get("split").equals("test")) {
          scores.add(Double.parseDouble(row.get("probability")));
          truths.add(
              target.equals("sex")
                  ? film.sex() == Sex.MALE
                  : film.labels().entrySet().stream()
                      .anyMatch(
                          e ->
                              e.getKey().displayName().equals(target)
                                  && e.getValue() == Label.PRESENT));
        }
      }
    }
    double[] score = new double[scores.size()];
    byte[] label = new byte[scores.size()];
    for (int i = 0; i < score.length; i++) {
      score[i] = scores.get(i);
      label[i] = (byte) (truths.get(i) ? 1 : 0);
    }
    Curve curve = Curve.roc(score, label);
    return new LineChart.Line(curve.x(), curve.y(), colour, 1.6);
  }
}
