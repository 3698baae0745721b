package dev.hilum.cli;

import dev.hilum.report.Labeler;
import dev.hilum.report.ReportLine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hilum report label}. */
@Command(
    name = "label",
    description = "Labels the fourteen findings of CheXpert from the words of reports, by rules.",
    footer = {
      "",
      "Each line answers {\"id\", \"labels\": {finding: 1 present, 0 absent, -1 uncertain}}.",
      "",
      "Examples:",
      "  hilum report label reports.jsonl",
      "  hilum report label reports.jsonl --out labels.jsonl"
    })
final class ReportLabelCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ReportFileOptions reports = new ReportFileOptions();

  ReportLabelCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    Labeler labeler = new Labeler();
    reports.answer(shell, report -> label(labeler, report));
    return 0;
  }

  private static Map<String, ?> label(Labeler labeler, ReportLine report) {
    Map<String, Integer> labels = new LinkedHashMap<>();
    labeler
        .labels(report.text())
        .forEach(
            (finding, label) -> labels.put(finding.displayName(), Integer.valueOf(label.cell())));
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", report.id());
    line.put("labels", labels);
    return line;
  }
}
