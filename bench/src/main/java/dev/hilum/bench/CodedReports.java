package dev.hilum.bench;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Archives;
import dev.hilum.archive.RealData;
import dev.hilum.finding.Finding;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.io.Sha256;
import dev.hilum.report.Sections;
import dev.hilum.study.Film;
import dev.hilum.study.Report;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The OpenI reports that human coders indexed, each with the findings that its major MeSH terms
 * state by {@code labels-mesh.csv}, in two halves by the hash of the text.
 */
final class CodedReports {
  /** Which terms state which finding: the term and, unless empty, one of its qualifiers. */
  record Code(String mesh, List<String> qualifiers, Finding finding) {
    boolean states(String term) {
      List<String> parts = List.of(term.split("/", -1));
      return parts.getFirst().equals(mesh)
          && (qualifiers.isEmpty() || qualifiers.stream().anyMatch(parts::contains));
    }
  }

  /**
   * One report.
   *
   * @param hash SHA-256, in hexadecimal digits, of the UTF-8 bytes of the text of FINDINGS, a line
   *     feed and the text of IMPRESSION; a section that is not there is empty
   */
  record Coded(String id, String text, String hash, Set<Finding> coded) {
    /** Whether the hash, read as a number, is even. */
    boolean even() {
      return Character.digit(hash.charAt(hash.length() - 1), 16) % 2 == 0;
    }
  }

  private CodedReports() {}

  static List<Code> codes() {
    var in = CodedReports.class.getResourceAsStream("labels-mesh.csv");
    try (Csv csv =
        Csv.read(Objects.requireNonNull(in), "labels-mesh.csv", StandardCharsets.UTF_8)) {
      return csv.rows().stream()
          .map(
              row ->
                  new Code(
                      row.get("mesh"),
                      Stream.of(row.get("qualifier").split("\\|", -1))
                          .filter(q -> !q.isEmpty())
                          .toList(),
                      Finding.named(row.get("finding")).orElseThrow()))
          .toList();
    }
  }

  /** All that have a film and were indexed, in the archive's order. */
  static List<Coded> read() {
    Archive archive =
        Archives.open(
            RealData.folder("openi")
                .orElseThrow(
                    () ->
                        new BadInputException(
                            "HILUM_DATA must name a folder with openi in it, got none")));
    Map<String, String> terms = new HashMap<>();
    try (Stream<Film> films = archive.films(problem -> {})) {
      films.forEach(film -> terms.put(film.study(), film.extra().getOrDefault("MeSH", "")));
    }
    List<Code> codes = codes();
    List<Coded> coded = new ArrayList<>();
    try (Stream<Report> reports = archive.reports(problem -> {})) {
      reports.forEach(
          report -> {
            String mesh = terms.getOrDefault(report.study(), "");
            if (!mesh.isEmpty() && !mesh.equals("No Indexing")) {
              coded.add(
                  new Coded(
                      report.study(), report.text(), hash(report.text()), stated(codes, mesh)));
            }
          });
    }
    return coded;
  }

  private static Set<Finding> stated(List<Code> codes, String mesh) {
    Set<Finding> stated = EnumSet.noneOf(Finding.class);
    for (String term : mesh.split(";", -1)) {
      codes.stream().filter(code -> code.states(term)).forEach(code -> stated.add(code.finding()));
    }
    return stated;
  }

  static String hash(String report) {
    Map<String, String> sections = Sections.of(report).byHeading();
    String text =
        sections.getOrDefault("findings", "") + "\n" + sections.getOrDefault("impression", "");
    return HexFormat.of().formatHex(Sha256.of(text));
  }
}
