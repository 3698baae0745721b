package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.Csv;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The COVID-19 image data collection by its official names: {@code metadata.csv} and the folder
 * that each row names. Rows of another modality than X-ray are left out.
 *
 * <p>Labels: a named diagnosis is present, with what it implies (COVID-19 is a viral pneumonia).
 * Once a cause is named, the causes that are not named are absent (after a bare {@code Viral}, the
 * viruses stay unknown); ARDS, which may go with any cause, is unknown unless named; after {@code
 * No Finding} all are absent; {@code todo} and {@code Unknown} say nothing. Films of a patient with
 * the same {@code offset} are one study; a film without offset is a study of its own. Notes,
 * licence and all other columns are kept in {@code extra}. Paper: arXiv 2006.11988.
 */
public final class CovidArchive implements Archive {
  static final List<String> REQUIRED =
      List.of("patientid", "offset", "sex", "age", "finding", "view", "filename");
  private static final List<String> TELLING =
      List.of("patientid", "offset", "finding", "filename", "clinical_notes");

  static final Layout LAYOUT =
      Layout.of(
          "covid-chestxray",
          "a table metadata.csv with the columns " + REQUIRED,
          root -> Optional.of(root.resolve("metadata.csv")).flatMap(CovidArchive::open));

  private static final Set<Finding> NOT_A_CAUSE =
      EnumSet.of(Finding.NO_FINDING, Finding.PNEUMONIA, Finding.ARDS);

  private final Path root;
  private final Path table;

  CovidArchive(Path table) {
    this.table = table;
    this.root = Rows.folderOf(table);
  }

  /** Three of its columns are enough to know the collection; what is missing is then an error. */
  private static Optional<Archive> open(Path table) {
    if (!Files.isRegularFile(table)) {
      return Optional.empty();
    }
    try (Csv csv = Csv.open(table)) {
      if (TELLING.stream().filter(csv::has).count() < 3) {
        return Optional.empty();
      }
      csv.require(REQUIRED);
    }
    return Optional.of(new CovidArchive(table));
  }

  @Override
  public String layout() {
    return "covid-chestxray";
  }

  @Override
  public String explanation() {
    return "COVID-19 image data collection, recognised by the columns of "
        + ImageTree.name(table)
        + "; once a cause of pneumonia is named, the other causes count as absent";
  }

  @Override
  public Optional<Vocabulary> vocabulary() {
    return Optional.of(Vocabulary.COVID_CHESTXRAY);
  }

  @Override
  public List<String> columns() {
    try (Csv csv = Csv.open(table)) {
      return extraColumns(csv);
    }
  }

  @Override
  public OptionalInt day(Film film) {
    String offset = film.extra().getOrDefault("offset", "");
    try {
      return offset.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(offset));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    Csv csv = Csv.open(table).require(REQUIRED);
    List<String> extra = extraColumns(csv);
    return Rows.films(
        csv,
        problems,
        (row, sink) -> {
          if (!row.get("modality", "X-ray").strip().equalsIgnoreCase("X-ray")) {
            return Optional.empty();
          }
          String id = Rows.filled(row, "filename");
          String patient = Rows.filled(row, "patientid");
          String offset = row.get("offset").strip();
          String study = patient + "_" + (offset.isEmpty() ? ImageTree.stem(id) : offset);
          Path folder = ImageTree.resolve(root, row.get("folder", "images"));
          return Optional.of(
              new Film(
                  id,
                  study,
                  patient,
                  new Pixels.File(ImageTree.resolve(folder, id)),
                  View.parse(row.get("view")),
                  Sex.parse(row.get("sex")),
                  Rows.age(row, row.get("age"), sink),
                  labels(row.get("finding"), word -> sink.accept(row.origin() + ": " + word)),
                  Optional.empty(),
                  Rows.extra(row, extra)));
        });
  }

  /** What {@code COVID-19, ARDS} or {@code Pneumonia/Viral/COVID-19} says. */
  static Map<Finding, Label> labels(String cell, Consumer<String> problems) {
    Map<Finding, Label> labels = new EnumMap<>(Finding.class);
    for (String word : cell.split("[,/]", -1)) {
      String name = word.strip().toLowerCase(Locale.ROOT);
      if (name.isEmpty() || name.equals("todo") || name.equals("unknown")) {
        continue;
      }
      List<Finding> stated = Vocabulary.COVID_CHESTXRAY.of(name);
      if (stated.isEmpty()) {
        problems.accept("the finding " + word.strip() + " is not known and says nothing here");
      }
      for (Finding finding : stated) {
        labels.put(finding, Label.PRESENT);
      }
    }
    if (labels.containsKey(Finding.NO_FINDING)) {
      Vocabulary.COVID_CHESTXRAY.findings().forEach(f -> labels.putIfAbsent(f, Label.ABSENT));
    } else if (!labels.isEmpty()) {
      labels.put(Finding.NO_FINDING, Label.ABSENT);
      ruleOut(labels);
    }
    return labels;
  }

  /** Causes other than the named one are absent, but a bare "viral" says nothing of which virus. */
  private static void ruleOut(Map<Finding, Label> labels) {
    Set<Finding> named = EnumSet.copyOf(labels.keySet());
    named.removeAll(NOT_A_CAUSE);
    for (List<Finding> stated : Vocabulary.COVID_CHESTXRAY.words().values()) {
      Finding cause = stated.getFirst();
      boolean withinBareKind =
          stated.size() == 3
              && named.contains(stated.get(1))
              && named.stream().noneMatch(other -> kindOf(other) == stated.get(1));
      if (!named.isEmpty() && !NOT_A_CAUSE.contains(cause) && !withinBareKind) {
        labels.putIfAbsent(cause, Label.ABSENT);
      }
    }
  }

  private static Finding kindOf(Finding cause) {
    List<Finding> stated = Vocabulary.COVID_CHESTXRAY.of(cause.displayName());
    return stated.size() == 3 ? stated.get(1) : Finding.NO_FINDING;
  }

  private static List<String> extraColumns(Csv csv) {
    Set<String> used = Set.of("patientid", "sex", "age", "view", "folder", "filename");
    return csv.columns().stream().filter(c -> !c.isEmpty() && !used.contains(c)).toList();
  }
}
