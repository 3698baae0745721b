package dev.hilum.cli;

import dev.hilum.report.NormalizedText;
import dev.hilum.report.ReportLine;
import dev.hilum.report.Sections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hilum report split}. */
@Command(
    name = "split",
    description = "Cuts reports into sections and sentences.",
    footer = {
      "",
      "Each line answers {\"id\", \"sections\": {heading in lower case: text}, \"sentences\"}.",
      "",
      "Examples:",
      "  hilum report split reports.jsonl",
      "  hilum report split reports.jsonl --out sections.jsonl"
    })
final class ReportSplitCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ReportFileOptions reports = new ReportFileOptions();

  ReportSplitCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    reports.answer(shell, ReportSplitCommand::split);
    return 0;
  }

  private static Map<String, ?> split(ReportLine report) {
    Sections sections = Sections.of(report.text());
    List<String> sentences =
        sections.sentences().stream()
            .map(span -> NormalizedText.of(span.of(report.text())).collapseWhitespace().text())
            .toList();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", report.id());
    line.put("sections", sections.byHeading());
    line.put("sentences", sentences);
    return line;
  }
}
