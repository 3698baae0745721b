package dev.hilum.bench;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.Confusion;
import dev.hilum.metric.Interval;
import dev.hilum.report.Labeler;
import dev.hilum.report.Mention;
import dev.hilum.report.Severity;
import dev.hilum.run.Provenance;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The labeler's decisions beside the coders' terms, finding by finding. A decision is positive when
 * the label is present, or when a heart is called borderline; every other uncertain label is
 * negative, and a second F1 counts all of them as positive.
 */
final class LabelsTable {
  /** F1 that cardiomegaly and pleural effusion must reach. */
  static final double F1 = 0.85;

  /** Reports a second that one core must reach. */
  static final double RATE = 5000;

  private static final Set<Finding> GATED = Set.of(Finding.CARDIOMEGALY, Finding.PLEURAL_EFFUSION);
  private static final int DRAWS = 1000;
  private static final String RULES =
      """
      The half of a report: SHA-256 of the UTF-8 bytes of its FINDINGS, a line feed and its IMPRESSION \
      (a section that is not there is empty) is an even or an odd number. The rules were written on \
      the even half; `docs/evidence/labeler.md` says when the odd half was opened. Coded: the \
      finding has a major MeSH term of the table below. Found: the label is present, or a heart is called borderline, which \
      the coders code; every other uncertain label counts as not found, in the last column as \
      found. The interval is a percentile bootstrap over different texts, 1,000 draws, seed 0.

      """;

  /** One finding: the coders' labels and the labeler's scores, report by report. */
  private record Row(Finding finding, byte[] coded, double[] decided, double[] either) {}

  private final List<CodedReports.Coded> reports;
  private final Provenance provenance;
  private final List<Row> rows = new ArrayList<>();
  private final StringBuilder errors = new StringBuilder("report,finding,kind,label\n");

  private LabelsTable(List<CodedReports.Coded> reports, Provenance provenance) {
    this.reports = reports;
    this.provenance = provenance;
  }

  static LabelsTable of(List<CodedReports.Coded> reports, Provenance provenance) {
    LabelsTable table = new LabelsTable(reports, provenance);
    for (Finding finding : Finding.CHEXPERT) {
      if (finding != Finding.NO_FINDING) {
        int size = reports.size();
        table.rows.add(new Row(finding, new byte[size], new double[size], new double[size]));
      }
    }
    Labeler labeler = new Labeler();
    for (int i = 0; i < reports.size(); i++) {
      table.fill(labeler, i);
    }
    return table;
  }

  private void fill(Labeler labeler, int i) {
    CodedReports.Coded report = reports.get(i);
    Map<Finding, Label> labels = new EnumMap<>(labeler.labels(report.text()));
    boolean borderline =
        labeler.reportMentions(report.text()).stream().anyMatch(LabelsTable::isBorderlineHeart);
    for (Row row : rows) {
      Label label = labels.getOrDefault(row.finding, Label.UNKNOWN);
      boolean positive =
          label == Label.PRESENT
              || (label == Label.UNCERTAIN && row.finding == Finding.CARDIOMEGALY && borderline);
      boolean coded = report.coded().contains(row.finding);
      row.coded[i] = (byte) (coded ? 1 : 0);
      row.decided[i] = positive ? 1 : 0;
      row.either[i] = positive || label == Label.UNCERTAIN ? 1 : 0;
      if (positive != coded) {
        errors.append(
            String.join(
                    ",",
                    report.id(),
                    row.finding.displayName(),
                    coded ? "missed" : "false",
                    label.name().toLowerCase(Locale.ROOT))
                + "\n");
      }
    }
  }

  private static boolean isBorderlineHeart(Mention mention) {
    return mention.finding() == Finding.CARDIOMEGALY
        && mention.severity() == Severity.BORDERLINE
        && mention.label() == Label.UNCERTAIN;
  }

  /** The ids of the reports where labeler and coders differ, as a CSV table. */
  String errors() {
    return errors.toString();
  }

  /** Whether the gated findings reach their F1. */
  boolean holds() {
    return rows.stream()
        .filter(row -> GATED.contains(row.finding))
        .allMatch(row -> Confusion.at(0.5, row.decided, row.coded).f1().orElse(0) >= F1);
  }

  /**
   * @param all reports of both halves
   * @param rate reports a second on one core
   */
  String markdown(int all, double rate) {
    Bootstrap bootstrap =
        new Bootstrap(reports.stream().map(CodedReports.Coded::hash).toList(), DRAWS, 0);
    StringBuilder text = new StringBuilder("# The report labeler beside OpenI's coders\n\n");
    text.append(
        String.format(
            Locale.ROOT,
            "%d of the %d OpenI reports that have a film and were indexed, %d different texts;"
                + " %,.0f reports a second of processor time on one core (%s, gate %,.0f)."
                + " %s. Command: `./hilum-bench %s`%n%n",
            reports.size(),
            all,
            bootstrap.patients(),
            rate,
            provenance.machine().cpu(),
            RATE,
            provenance.started().toString().substring(0, 10),
            String.join(" ", provenance.command())));
    text.append(RULES);
    text.append(
        "| finding | coded | found | right | precision | recall | F1 | 95 % interval | uncertain |"
            + " F1, uncertain as present |\n"
            + "|---|---|---|---|---|---|---|---|---|---|\n");
    for (Row row : rows) {
      Confusion sure = Confusion.at(0.5, row.decided, row.coded);
      Confusion either = Confusion.at(0.5, row.either, row.coded);
      Interval interval =
          bootstrap.interval(Confusion.statistic(0.5, row.decided, row.coded, Confusion::f1));
      long found = sure.truePositives() + sure.falsePositives();
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %d | %d | %s | %s | %s%s | %s–%s | %d | %s |%n",
              row.finding.displayName(),
              sure.positives(),
              found,
              sure.truePositives(),
              number(sure.precision()),
              number(sure.sensitivity()),
              number(sure.f1()),
              GATED.contains(row.finding) ? " (gate " + F1 + ")" : "",
              number(interval.low()),
              number(interval.high()),
              either.truePositives() + either.falsePositives() - found,
              number(either.f1())));
    }
    text.append(
        "\nWhat each MeSH term is taken to state:\n\n| term | with | finding |\n|---|---|---|\n");
    for (CodedReports.Code code : CodedReports.codes()) {
      text.append(
          "| %s | %s | %s |%n"
              .formatted(
                  code.mesh(),
                  code.qualifiers().isEmpty() ? "anything" : String.join(" or ", code.qualifiers()),
                  code.finding().displayName()));
    }
    return text.toString();
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "–";
  }
}
