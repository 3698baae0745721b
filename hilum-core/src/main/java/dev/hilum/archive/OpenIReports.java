package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where the reports of Open-i are kept: {@code NLMCXR_reports.tgz} as it is downloaded (also as tar
 * or zip), the folder {@code ecgen-radiology} that it unpacks to, or {@code indiana_reports.csv}.
 */
final class OpenIReports {
  private static final List<String> CONTAINERS =
      List.of(
          "NLMCXR_reports.tgz",
          "NLMCXR_reports.tar.gz",
          "NLMCXR_reports.tar",
          "NLMCXR_reports.zip");
  private static final String FOLDER = "ecgen-radiology";
  private static final String TABLE = "indiana_reports.csv";

  private OpenIReports() {}

  /** The source of reports in a folder, the most complete first. */
  static Optional<Path> in(Path root) {
    Path folder = root.resolve(FOLDER);
    if (Files.isDirectory(folder)) {
      return Optional.of(folder);
    }
    return Stream.concat(CONTAINERS.stream(), Stream.of(TABLE, TABLE + ".gz"))
        .map(root::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** All reports by their number; one that cannot be read is told. */
  static Map<String, OpenIReport> read(Path source, Consumer<String> problems) {
    Map<String, OpenIReport> reports = new LinkedHashMap<>();
    Consumer<OpenIReport> sink =
        report -> {
          if (reports.putIfAbsent(report.id(), report) != null) {
            problems.accept(
                source + ": a report's id must be unique, got CXR" + report.id() + " again");
          }
        };
    if (Files.isDirectory(source)) {
      folder(source, problems, sink);
    } else if (Container.named(source)) {
      container(Container.open(source), source, problems, sink);
    } else {
      table(source, problems, sink);
    }
    return reports;
  }

  private static void container(
      Container container, Path source, Consumer<String> problems, Consumer<OpenIReport> sink) {
    container.problems().forEach(problems);
    for (Container.Entry entry : container.entries()) {
      if (entry.name().endsWith(".xml")) {
        one(() -> OpenIReport.of(container.read(entry.name()), source + "!/" + entry.name()))
            .accept(sink, problems);
      }
    }
  }

  private static void folder(Path source, Consumer<String> problems, Consumer<OpenIReport> sink) {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(source)) {
      all.filter(file -> file.toString().endsWith(".xml")).forEach(files::add);
    } catch (IOException e) {
      throw new BadInputException(source + ": cannot be listed: " + e.getMessage(), e);
    }
    files.sort(
        Comparator.comparing((Path file) -> file.toString().length()).thenComparing(file -> file));
    for (Path file : files) {
      one(() -> OpenIReport.of(bytes(file), file.toString())).accept(sink, problems);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e, e);
    }
  }

  private interface Reading {
    OpenIReport read();
  }

  private interface Result {
    void accept(Consumer<OpenIReport> sink, Consumer<String> problems);
  }

  private static Result one(Reading reading) {
    return (sink, problems) -> {
      try {
        sink.accept(reading.read());
      } catch (BadInputException e) {
        problems.accept(e.getMessage() + "; the report is left out");
      }
    };
  }

  private static void table(Path source, Consumer<String> problems, Consumer<OpenIReport> sink) {
    try (Csv csv = Csv.open(source).require("uid", "MeSH", "findings", "impression")) {
      csv.passingOver(problems);
      Set<String> seen = new HashSet<>();
      for (Csv.Row cells : csv) {
        String id = cells.get("uid").strip();
        if (id.isEmpty() || !seen.add(id)) {
          problems.accept(
              cells.origin() + ": a report must have a uid of its own, got " + EntryName.shown(id));
          continue;
        }
        Map<String, String> sections = new LinkedHashMap<>();
        for (String heading : List.of("COMPARISON", "INDICATION", "FINDINGS", "IMPRESSION")) {
          String column = heading.toLowerCase(java.util.Locale.ROOT);
          OpenIReport.section(sections, heading, cells.get(column, "").strip());
        }
        List<String> mesh =
            Stream.of(cells.get("MeSH").split(";", -1))
                .map(String::strip)
                .filter(term -> !term.isEmpty())
                .toList();
        sink.accept(new OpenIReport(id, sections, mesh, List.of()));
      }
    }
  }
}
