package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.finding.Vocabulary;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds up what a scan sees, one film after the other. */
final class ScanCounts {
  static final String UNKNOWN = "unknown";

  /** The columns in which collections keep the date of a study, whole or its year. */
  private static final List<String> DATES =
      List.of(DicomHeader.YEAR, "StudyDate_DICOM", "StudyDate", "date");

  private static final Pattern YEAR =
      Pattern.compile("(?<!\\d)((?:19|2[0-2])\\d\\d)(?:\\d{4})?(?!\\d)");
  private static final int MOST_SIZES = 12;
  private static final int NOT_TOLD = Integer.MAX_VALUE; // sorts behind every number

  private record StudyKey(String patient, String study) {}

  long films;
  long there;
  final Set<StudyKey> studies = new HashSet<>();
  final Map<String, Optional<Split>> sides = new HashMap<>();
  final Collection<String> problems = new LinkedHashSet<>();
  final List<String> unreadable = new ArrayList<>();
  final List<String> inverted = new ArrayList<>();
  final List<String> lateral = new ArrayList<>();
  final Map<String, Long> views = new TreeMap<>();
  final Map<String, Long> sexes = new TreeMap<>();
  final Map<String, Long> years = new TreeMap<>();
  final Map<String, Long> tables = new TreeMap<>();
  final FileContents contents = new FileContents();
  private final Map<Integer, Long> decades = new TreeMap<>();
  private final Map<Integer, Long> depths = new TreeMap<>();
  private final Map<String, Long> sizes = new HashMap<>();
  private final Map<String, Long> unmapped = new HashMap<>();
  private final Set<String> leaking = new HashSet<>();
  private final Map<Finding, long[]> labels = new EnumMap<>(Finding.class);
  private final Set<Path> listed = new HashSet<>();

  void add(Film film, FilmLook look) {
    look.problem().ifPresent(problems::add);
    if (film.pixels() instanceof Pixels.File(Path file)) {
      listed.add(file);
    }
    if (look.missing()) {
      return;
    }
    films++;
    if (look.there()) {
      there++;
      contents.add(film.id(), film.pixels());
    }
    if (look.there() && look.problem().isPresent()) {
      unreadable.add(film.id());
    }
    look.header()
        .ifPresent(
            header -> {
              count(sizes, header.width() + " x " + header.height());
              depths.merge(header.bits() < 1 ? NOT_TOLD : header.bits(), 1L, Long::sum);
            });
    look.pattern().ifPresent(pattern -> suspect(film, pattern));
    table(film);
  }

  private void suspect(Film film, ChestPattern pattern) {
    if ((film.view().frontal() || film.view() == View.UNKNOWN) && pattern.inverted()) {
      inverted.add(film.id());
    }
    if (film.view().frontal() && pattern.lateral()) {
      lateral.add(film.id());
    }
  }

  /** What the table says of a film. */
  private void table(Film film) {
    studies.add(new StudyKey(film.patient(), film.study()));
    Optional<Split> other = sides.putIfAbsent(film.patient(), film.split());
    if (other != null && !other.equals(film.split())) {
      leaking.add(film.patient());
    }
    count(views, film.view() == View.UNKNOWN ? UNKNOWN : film.view().cell());
    count(sexes, film.sex() == Sex.UNKNOWN ? UNKNOWN : film.sex().cell());
    OptionalDouble age = film.age();
    decades.merge(
        age.isPresent() ? (int) Math.min(9, age.getAsDouble() / 10) : NOT_TOLD, 1L, Long::sum);
    count(years, year(film));
    for (String word : film.extra().getOrDefault(Vocabulary.UNMAPPED, "").split(";", -1)) {
      if (!word.isBlank()) {
        count(unmapped, word.strip());
      }
    }
    String table = film.extra().get(TablesFolder.TABLE);
    if (table != null) {
      count(tables, table);
    }
    film.labels()
        .forEach(
            (finding, label) ->
                labels
                    .computeIfAbsent(finding, f -> new long[Label.values().length])[
                    label.ordinal()]++);
  }

  /** Tells patients whose films the table puts on different sides. */
  void leaks() {
    if (!leaking.isEmpty()) {
      problems.add(
          "a patient must be on one side of the split, got %d patients on several"
              .formatted(leaking.size()));
    }
  }

  /** Tells films on disk that no row lists, in the folders of films that are listed. */
  void unlisted() {
    listed.stream()
        .map(Path::getParent)
        .distinct()
        .filter(folder -> folder != null && Files.isDirectory(folder))
        .sorted()
        .flatMap(folder -> ImageTree.in(folder).stream())
        .filter(file -> !listed.contains(file))
        .forEach(file -> problems.add(file + ": a film on disk must have a row, got none"));
  }

  ArchiveScan.Labels labels(Finding finding) {
    long[] n = labels.getOrDefault(finding, new long[Label.values().length]);
    long present = n[Label.PRESENT.ordinal()];
    long absent = n[Label.ABSENT.ordinal()];
    long uncertain = n[Label.UNCERTAIN.ordinal()];
    return new ArchiveScan.Labels(present, absent, uncertain, films - present - absent - uncertain);
  }

  /** Films by ten years of age, the youngest first; those whose age is not told come last. */
  Map<String, Long> ages() {
    Map<String, Long> bands = new LinkedHashMap<>();
    decades.forEach(
        (decade, count) ->
            bands.put(
                decade == NOT_TOLD
                    ? UNKNOWN
                    : decade == 9 ? "90+" : decade * 10 + "-" + (decade * 10 + 9),
                count));
    return bands;
  }

  /** Films by bits of a sample. */
  Map<String, Long> bits() {
    Map<String, Long> named = new LinkedHashMap<>();
    depths.forEach(
        (bits, count) -> named.put(bits == NOT_TOLD ? UNKNOWN : Integer.toString(bits), count));
    return named;
  }

  /** The commonest sizes, width x height, and the rest together. */
  Map<String, Long> sizes() {
    List<Map.Entry<String, Long>> sorted = sorted(sizes);
    Map<String, Long> named = new LinkedHashMap<>();
    sorted.stream().limit(MOST_SIZES).forEach(size -> named.put(size.getKey(), size.getValue()));
    long rest = sorted.stream().skip(MOST_SIZES).mapToLong(Map.Entry::getValue).sum();
    if (rest > 0) {
      named.put("other (%d sizes)".formatted(sorted.size() - MOST_SIZES), rest);
    }
    return named;
  }

  /** The words that state no finding, the commonest first. */
  Map<String, Long> unmapped() {
    Map<String, Long> named = new LinkedHashMap<>();
    sorted(unmapped).forEach(word -> named.put(word.getKey(), word.getValue()));
    return named;
  }

  private static List<Map.Entry<String, Long>> sorted(Map<String, Long> counts) {
    List<Map.Entry<String, Long>> sorted = new ArrayList<>(counts.entrySet());
    sorted.sort(
        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()));
    return sorted;
  }

  private static String year(Film film) {
    for (String column : DATES) {
      Matcher year = YEAR.matcher(film.extra().getOrDefault(column, ""));
      if (year.find()) {
        return year.group(1);
      }
    }
    return UNKNOWN;
  }

  private static void count(Map<String, Long> counts, String what) {
    counts.merge(what, 1L, Long::sum);
  }
}
