package dev.hilum.evaluate;

import dev.hilum.archive.FilmsTable;
import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.Csv;
import dev.hilum.metric.Curve;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.Split;
import dev.hilum.train.LossCurve;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The page that {@link Quickstart} ends with. */
final class QuickstartPage {
  private static final String TRAINED = "#2f7ed8";
  private static final String UNTRAINED = "#999999";

  private QuickstartPage() {}

  static String of(
      Quickstart.Config config, Quickstart.Result result, List<Film> films, Path folder) {
    int test = result.trained().films().getOrDefault(Split.TEST, 0);
    int patients = result.trained().patients().getOrDefault(Split.TEST, 0);
    HtmlPage page =
        new HtmlPage(
            "Hilum quickstart",
            "A small vision transformer, trained in about a minute on computed chest films, and"
                + " what its view of a film can tell about patients it never saw.");
    page.heading("The films")
        .paragraph(
            "%d films of the built-in phantom cohort: X-rays computed through a parametric thorax, so the truth about"
                    .formatted(result.films())
                + " each is known exactly. They are not patients; scores on them say that the"
                + " software works, not how well a model reads real films.")
        .films(pictures(config, films))
        .heading("The training")
        .paragraph(
            "The network learns from the patients of the training side only, %d steps of %d films. The loss is the"
                    .formatted(config.training().steps(), config.training().batch())
                + " mean binary cross-entropy over findings; it falls as the network learns to tell"
                + " them apart.")
        .charts(List.of(curve(result.curve())))
        .heading("What can be read off the vectors")
        .paragraph(
            ("Every film becomes a vector of %d numbers. A linear probe, fitted on training"
                 + " patients and chosen on validation patients, then predicts each target from the"
                 + " vector alone. The scores are those of %d films of %d test patients, with 95 %%"
                 + " intervals over resampled patients.")
                .formatted(config.training().width(), test, patients))
        .table(table(result))
        .paragraph(
            "AUROC is the chance that a random film with the finding scores above a random one"
                + " without: 0.5 is guessing, 1 is perfect. R² is the share of the spread of ages"
                + " that the prediction explains: 0 is guessing the mean. The last column is the"
                + " same probe on the same network before any training: what it reaches shows in"
                + " the films so plainly that no learning was needed. Where an interval is wide,"
                + " there are few films: read the counts before the score.")
        .heading("ROC curves")
        .paragraph(
            "Each point is one threshold: how many films with the finding are caught (up) for how"
                + " many without it that are flagged in error (right). Blue is the trained network,"
                + " grey the untrained one.")
        .charts(rocs(result, folder))
        .heading("Go on with your own films")
        .commands(
            """
            hilum archive scan FOLDER                    # what is there, in which layout
            hilum embed --model MODEL --archive FOLDER --out features
            hilum probe --features features --target sex,age --out probe\
            """);
    return page.end(
        "Seed %d, %s precision. Files beside this page: model (loads in transformers), features, probe, curve.csv,"
                .formatted(config.training().seed(), config.training().precision())
            + " result.json with versions, machine and every number above.");
  }

  private static List<HtmlPage.Picture> pictures(Quickstart.Config config, List<Film> films) {
    List<HtmlPage.Picture> out = new ArrayList<>();
    add(
        out,
        films.stream().filter(f -> f.label(Finding.NO_FINDING) == Label.PRESENT).findFirst(),
        "No finding");
    for (Finding finding : config.training().findings()) {
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

  private static LineChart curve(LossCurve curve) {
    List<Double> losses = curve.losses();
    int window = Math.max(1, losses.size() / 40);
    double[] x = new double[losses.size()];
    double[] y = new double[losses.size()];
    double high = 0;
    for (int i = 0; i < x.length; i++) {
      int from = Math.max(0, i - window + 1);
      x[i] = i + 1;
      y[i] = losses.subList(from, i + 1).stream().mapToDouble(v -> v).average().orElse(0);
      high = Math.max(high, y[i]);
    }
    return new LineChart(
        "Loss",
        "step",
        "cross-entropy",
        losses.size(),
        0,
        Math.ceil(high * 10) / 10,
        false,
        List.of(new LineChart.Line(x, y, TRAINED, 1.6)));
  }

  private static List<List<String>> table(Quickstart.Result result) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("target", "measure", "test films", "trained [95 %]", "untrained [95 %]"));
    for (String name : result.trained().targets().keySet()) {
      Scores trained = Scores.main(result.trained(), name);
      Scores untrained = Scores.main(result.untrained(), name);
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

  private static List<LineChart> rocs(Quickstart.Result result, Path folder) {
    List<LineChart> charts = new ArrayList<>();
    Map<String, Film> films = new HashMap<>();
    FilmsTable.read(folder.resolve("features").resolve(FilmsTable.NAME))
        .forEach(f -> films.put(f.id(), f));
    for (var entry : result.trained().targets().entrySet()) {
      if (entry.getValue().binary()) {
        String name = entry.getKey();
        List<LineChart.Line> lines =
            List.of(
                roc(films, name, folder.resolve("probe-untrained"), UNTRAINED),
                roc(films, name, folder.resolve("probe"), TRAINED));
        String title =
            name
                + String.format(
                    Locale.ROOT,
                    ", AUROC %.2f",
                    Scores.main(result.trained(), name).value().orElse(Double.NaN));
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
