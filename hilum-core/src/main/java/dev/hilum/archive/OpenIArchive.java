package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.study.Film;
import dev.hilum.study.Report;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Indiana University chest X-ray collection of Open-i by its official names: the reports of
 * {@code NLMCXR_reports.tgz} (or {@code ecgen-radiology/}, or {@code indiana_reports.csv}), the
 * films of {@code indiana_projections.csv}, or those that the reports name. Images lie anywhere
 * below, also in {@code NLMCXR_png.tgz}; without them the reports are an archive all the same.
 *
 * <p>Each report is a study and counts as a patient. Its films have the labels that human coders
 * gave the report as MeSH terms: a finding that was not coded is absent, and nothing is known where
 * the report was not indexed. Source: Demner-Fushman et al., doi 10.1093/jamia/ocv080;
 * openi.nlm.nih.gov/faq.
 */
final class OpenIArchive implements Archive {
  private static final String PROJECTIONS = "indiana_projections.csv";
  private static final List<String> EXTRA = List.of("MeSH", Vocabulary.UNMAPPED);

  static final Layout LAYOUT =
      Layout.of(
          "openi", "NLMCXR_reports.tgz, ecgen-radiology/ or indiana_reports.csv", OpenIArchive::in);

  private final Path root;
  private final Path source;
  private final Optional<Path> projections;
  private @Nullable Map<String, OpenIReport> reports;

  private OpenIArchive(Path root, Path source) {
    this.root = root;
    this.source = source;
    this.projections =
        Stream.of(PROJECTIONS, PROJECTIONS + ".gz")
            .map(root::resolve)
            .filter(Files::isRegularFile)
            .findFirst();
  }

  static Optional<Archive> in(Path root) {
    return OpenIReports.in(root).map(source -> new OpenIArchive(root, source));
  }

  @Override
  public String layout() {
    return LAYOUT.name();
  }

  @Override
  public String explanation() {
    return "Indiana University reports of Open-i, recognised by "
        + ImageTree.name(source)
        + "; films are those of "
        + projections.map(ImageTree::name).orElse("the reports")
        + ", a finding that no coder gave the report as a MeSH term counts as absent, each report"
        + " is a study and counts as a patient";
  }

  @Override
  public Optional<Vocabulary> vocabulary() {
    return Optional.of(Vocabulary.OPENI);
  }

  @Override
  public List<String> columns() {
    return EXTRA;
  }

  @Override
  public Stream<Report> reports(Consumer<String> problems) {
    return all(problems).values().stream().map(OpenIReport::report);
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    Map<String, OpenIReport> all = all(problems);
    ImageTree tree = new ImageTree(root);
    if (projections.isEmpty()) {
      return all.values().stream()
          .flatMap(
              report -> report.images().stream().map(id -> film(report, id, View.UNKNOWN, tree)));
    }
    Csv csv = Csv.open(projections.get()).require("uid", "filename", "projection");
    return Rows.films(
        csv,
        problems,
        (row, sink) -> {
          OpenIReport report = all.get(Rows.filled(row, "uid"));
          if (report == null) {
            throw new BadInputException(
                "a film must belong to a report, got the uid " + row.get("uid"));
          }
          String id = Rows.filled(row, "filename");
          return Optional.of(film(report, id, View.parse(row.get("projection")), tree));
        });
  }

  private static Film film(OpenIReport report, String id, View view, ImageTree tree) {
    Map<String, String> extra = new LinkedHashMap<>();
    List<String> unmapped = new ArrayList<>();
    Map<Finding, Label> labels = labels(report.mesh(), unmapped);
    if (!report.mesh().isEmpty()) {
      extra.put("MeSH", String.join(";", report.mesh()));
    }
    if (!unmapped.isEmpty()) {
      extra.put(Vocabulary.UNMAPPED, String.join(";", unmapped));
    }
    return new Film(
        id,
        report.id(),
        report.id(),
        tree.pixels(id),
        view,
        Sex.UNKNOWN,
        OptionalDouble.empty(),
        labels,
        Optional.empty(),
        extra);
  }

  /** What the coders' terms say; those that state no finding are added to {@code unmapped}. */
  static Map<Finding, Label> labels(List<String> mesh, List<String> unmapped) {
    Map<Finding, Label> labels = new EnumMap<>(Finding.class);
    if (mesh.isEmpty() || mesh.contains(OpenIReport.UNCODED)) {
      unmapped.addAll(mesh);
      return labels;
    }
    Vocabulary.OPENI.findings().forEach(finding -> labels.put(finding, Label.ABSENT));
    for (String term : mesh) {
      Map<Finding, Label> stated = Vocabulary.OPENI.labels(term);
      if (stated.isEmpty()) {
        unmapped.add(term);
      }
      stated.forEach((finding, label) -> labels.merge(finding, label, Label::stronger));
    }
    return labels;
  }

  private synchronized Map<String, OpenIReport> all(Consumer<String> problems) {
    Map<String, OpenIReport> read = reports;
    if (read == null) {
      read = OpenIReports.read(source, problems);
      reports = read;
    }
    return read;
  }
}
