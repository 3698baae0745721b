package dev.hilum.evaluate;

import dev.hilum.metric.Auroc;
import dev.hilum.metric.AveragePrecision;
import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.Curve;
import dev.hilum.metric.CurveBand;
import dev.hilum.metric.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * ROC and precision-recall curves of one finding with 95 % bands over patients ({@link CurveBand}),
 * the area of each beneath, and people as points: nobody who says yes or no has a curve.
 */
final class CurveChart {
  /** Colours of the first, second and third model, seen on light and on dark paper. */
  static final List<String> COLOURS = List.of("#2f7ed8", "#e0823d", "#2f9e6b");

  private static final int NAME = 22; // characters
  private static final String PEOPLE = "currentColor";

  private CurveChart() {}

  /** A model's scores of the films. */
  record Scored(String name, double[] score, byte[] label) {}

  /**
   * Somebody's decisions; the mean of several is a filled dot.
   *
   * @param falsePositiveRate 1 - specificity; an empty rate leaves the person out
   */
  record Person(
      String name,
      boolean mean,
      OptionalDouble falsePositiveRate,
      OptionalDouble sensitivity,
      OptionalDouble precision) {}

  /** ROC curves; films in the order of the bootstrap's patients. */
  static LineChart roc(
      String finding, List<Scored> models, List<Person> people, Bootstrap patients) {
    return chart(finding, models, people, patients, true);
  }

  /** Precision-recall curves; films in the order of the bootstrap's patients. */
  static LineChart precisionRecall(
      String finding, List<Scored> models, List<Person> people, Bootstrap patients) {
    return chart(finding, models, people, patients, false);
  }

  private static LineChart chart(
      String finding, List<Scored> models, List<Person> people, Bootstrap patients, boolean roc) {
    List<LineChart.Line> lines = new ArrayList<>();
    List<LineChart.Band> bands = new ArrayList<>();
    List<LineChart.Key> keys = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      Scored model = models.get(m);
      String colour = COLOURS.get(m % COLOURS.size());
      CurveBand band =
          roc
              ? CurveBand.roc(model.score, model.label, patients)
              : CurveBand.precisionRecall(model.score, model.label, patients);
      Curve curve =
          roc
              ? Curve.roc(model.score, model.label)
              : Curve.precisionRecall(model.score, model.label);
      if (band.draws() > 0) {
        bands.add(new LineChart.Band(band.x(), band.low(), band.high(), colour));
      }
      lines.add(new LineChart.Line(curve.x(), curve.y(), colour, 1.6));
      keys.add(
          new LineChart.Key(
              area(model, patients, roc) + " " + shortened(model.name),
              colour,
              LineChart.Key.Mark.LINE));
    }
    List<LineChart.Dot> dots = new ArrayList<>();
    for (Person p : people) {
      OptionalDouble x = roc ? p.falsePositiveRate : p.sensitivity;
      OptionalDouble y = roc ? p.sensitivity : p.precision;
      if (x.isPresent() && y.isPresent()) {
        dots.add(new LineChart.Dot(x.getAsDouble(), y.getAsDouble(), PEOPLE, p.mean, p.name));
      }
    }
    if (dots.stream().anyMatch(d -> !d.filled())) {
      keys.add(new LineChart.Key("a reader", PEOPLE, LineChart.Key.Mark.RING));
    }
    if (dots.stream().anyMatch(LineChart.Dot::filled)) {
      keys.add(new LineChart.Key("mean of the readers", PEOPLE, LineChart.Key.Mark.DOT));
    }
    return new LineChart(
        finding + (roc ? ", AUROC" : ", average precision"),
        roc ? "false positive rate" : "recall",
        roc ? "true positive rate" : "precision",
        1,
        0,
        1,
        roc,
        lines,
        bands,
        dots,
        keys);
  }

  /** As much of a name as fits beside its area. */
  private static String shortened(String name) {
    return name.length() <= NAME ? name : name.substring(0, NAME - 1) + "…";
  }

  /** {@code 0.912 [0.880, 0.940]}, {@code undefined} where all labels are of one class. */
  private static String area(Scored model, Bootstrap patients, boolean roc) {
    OptionalDouble value =
        roc
            ? Auroc.of(model.score, model.label).value()
            : AveragePrecision.of(model.score, model.label).value();
    if (value.isEmpty()) {
      return "undefined";
    }
    Interval interval =
        patients.interval(
            roc
                ? Auroc.statistic(model.score, model.label)
                : AveragePrecision.statistic(model.score, model.label));
    return new Scores("", value, interval.low(), interval.high(), Map.of()).text();
  }
}
