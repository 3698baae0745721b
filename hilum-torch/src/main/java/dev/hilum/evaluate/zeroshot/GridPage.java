package dev.hilum.evaluate.zeroshot;

import dev.hilum.evaluate.HtmlPage;
import java.util.ArrayList;
import java.util.List;

/** The tables of a grid as {@code report.html}, and the same as Markdown. */
final class GridPage {
  private GridPage() {}

  private static final String TITLE = "Zero-shot classification by fine-tuned image-text encoders";

  static String html(Scale scale, GridTables tables) {
    HtmlPage page = new HtmlPage(TITLE, lead(scale));
    page.heading("What came of it");
    tables.verdicts().forEach(page::paragraph);
    notes(scale, tables).forEach(page::paragraph);
    for (GridTables.Named table : tables.all()) {
      page.heading(table.heading()).paragraph(table.text()).table(table.rows());
    }
    page.heading("The paper's own figures").paragraph(paper(scale)).table(PaperFigures.table());
    return page.end("Every number above is in result.json, every run in runs.csv and cells/.");
  }

  static String markdown(Scale scale, GridTables tables) {
    StringBuilder text = new StringBuilder("# ").append(TITLE).append("\n\n");
    text.append(lead(scale)).append("\n\n## What came of it\n\n");
    tables.verdicts().forEach(line -> text.append("- ").append(line).append('\n'));
    text.append('\n');
    notes(scale, tables).forEach(line -> text.append(line).append("\n\n"));
    for (GridTables.Named table : tables.all()) {
      section(text, table.heading(), table.text(), table.rows());
    }
    section(text, "The paper's own figures", paper(scale), PaperFigures.table());
    return text.toString();
  }

  private static void section(
      StringBuilder text, String heading, String words, List<List<String>> rows) {
    text.append("## ").append(heading).append("\n\n").append(words).append("\n\n");
    for (int r = 0; r < rows.size(); r++) {
      text.append("| ").append(String.join(" | ", rows.get(r))).append(" |\n");
      if (r == 0) {
        text.append("|---".repeat(rows.get(r).size())).append("|\n");
      }
    }
    text.append('\n');
  }

  private static String lead(Scale scale) {
    return "The protocol of Jang et al. (arXiv 2212.07050) at the scale %s: %s, %d seeds, %s."
        .formatted(
            scale.name(),
            String.join(", ", scale.pairs()),
            scale.seeds(),
            String.join(", ", scale.tests().stream().map(TestSet::name).toList()));
  }

  private static List<String> notes(Scale scale, GridTables tables) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Intervals: %d draws; each takes seeds with replacement within each pair, the same for all"
                .formatted(GridStatistics.DRAWS)
            + " arms, and patients with replacement on each test set, the same for all runs. Pairs"
            + " and test sets are fixed: the claim is about these.");
    if (tables.frozen().get("same") instanceof Boolean same) {
      notes.add(
          same
              ? "Films, texts and settings are those that were frozen before the first run."
              : "NOT FROZEN: films, texts or settings are not those that were frozen.");
    }
    notes.addAll(scale.missing());
    tables.failed().forEach((run, why) -> notes.add("The run " + run + " failed: " + why));
    return notes;
  }

  private static String paper(Scale scale) {
    return "Stated by "
        + PaperFigures.SOURCE
        + "; nothing else of it is known here. Its films, encoders and labels are others than those"
        + " of the scale "
        + scale.name()
        + ", so that no number here confirms or refutes one of these.";
  }
}
