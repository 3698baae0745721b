package dev.hilum.evaluate.zeroshot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the paper itself states; nothing else of it is known here, and nothing is guessed. Its data
 * and encoders are others than those of the tiny and small scales, so no figure is compared with
 * ours in number.
 */
final class PaperFigures {
  static final String UNKNOWN = "not available";
  static final String SOURCE =
      "Jang et al., arXiv 2212.07050 (abstracts of versions 1 and 3); Scientific Reports 14:23199";

  private record Row(String what, String figure) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("gain of both parts, mean AUROC, version 1", "+5.77 %"),
          new Row("gain of both parts, macro AUROC, version 3", "+4.3 %"),
          new Row("CheXpert, five findings: F1 of the model", "0.625"),
          new Row("CheXpert, five findings: F1 of three radiologists", "0.619"),
          new Row("CheXpert, five findings: MCC of the model", "0.544"),
          new Row("CheXpert, five findings: MCC of three radiologists", "0.530"),
          new Row("macro AUROC without tuning", UNKNOWN),
          new Row("macro AUROC of plain fine-tuning", UNKNOWN),
          new Row("gain of sentence sampling alone", UNKNOWN),
          new Row("gain of loss relaxation alone", UNKNOWN),
          new Row("number of sentences k, limit c, sections", UNKNOWN),
          new Row("AUROC by encoder and by data set", UNKNOWN));

  private PaperFigures() {}

  /** Rows for a table, header first. */
  static List<List<String>> table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("figure", "paper"));
    ROWS.forEach(row -> rows.add(List.of(row.what, row.figure)));
    return rows;
  }

  static Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("source", SOURCE);
    ROWS.forEach(row -> json.put(row.what, row.figure));
    return json;
  }
}
