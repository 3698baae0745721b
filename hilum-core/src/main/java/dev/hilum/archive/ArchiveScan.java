package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Vocabulary;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * What an archive holds. Films are those whose file is there, which are computed, or of which the
 * table says nothing but what they show; a listed film whose file is missing is a problem, not a
 * film.
 *
 * @param layout the name of the layout
 * @param films films that are counted below
 * @param there those of them whose pixels are there or computed; the others are only listed
 * @param reports reports of studies
 * @param boxes boxes that readers drew, one each
 * @param masks outlines
 * @param views films by view, as tables write it; {@code unknown} where none is told
 * @param sex films by sex of the patient, {@code F}, {@code M}, {@code unknown}
 * @param ages films by ten years of age, {@code 0-9} to {@code 90+}, {@code unknown}
 * @param years films by year of the study, as de-identified as the collection has it
 * @param sizes films by width x height in pixels, the commonest first
 * @param bits films by bits stored for each sample
 * @param findings labels by finding, of those that the archive can speak of
 * @param unmapped how often films bear each word of the source that states no finding, the
 *     commonest first
 * @param tables films by the table that lists them, where several collections lie together
 * @param labels what the source's words were read as: {@code vocabulary, source, mapping}; empty
 *     where the source has no words of its own
 * @param unreadable ids of films whose file is there and cannot be decoded
 * @param inverted ids of frontal films that seem to be shown as negatives
 * @param lateral ids of films that are labelled frontal and do not seem to be
 * @param problems one sentence each: missing files, rows that break a rule, films on disk without a
 *     row, duplicate ids, files that are no readable image, patients on two sides of a split
 * @param duplicates ids of films whose files are equal byte for byte, one list for each content
 */
public record ArchiveScan(
    String layout,
    long films,
    long there,
    long studies,
    long patients,
    long reports,
    long boxes,
    long masks,
    Map<String, Long> views,
    Map<String, Long> sex,
    Map<String, Long> ages,
    Map<String, Long> years,
    Map<String, Long> sizes,
    Map<String, Long> bits,
    Map<String, Labels> findings,
    Map<String, Long> unmapped,
    Map<String, Long> tables,
    Map<String, Object> labels,
    List<String> unreadable,
    List<String> inverted,
    List<String> lateral,
    List<String> problems,
    List<List<String>> duplicates) {

  /** How many films have which label of one finding. */
  public record Labels(long positives, long negatives, long uncertain, long unknown) {}

  /**
   * How closely to look.
   *
   * @param pixels decode every film, for what only pixels show; otherwise its head is read
   * @param thumbnails takes small copies of films for a contact sheet
   * @param progress is told how many further films have been looked at
   */
  public record Config(boolean pixels, Optional<Thumbnails> thumbnails, LongConsumer progress) {
    /** Every film is decoded, without a contact sheet and in silence. */
    public static final Config ALL = new Config(true, Optional.empty(), films -> {});
  }

  private static final int CHUNK = 32; // films looked at together; see GzippedTar for why so few

  public ArchiveScan {
    unreadable = List.copyOf(unreadable);
    inverted = List.copyOf(inverted);
    lateral = List.copyOf(lateral);
    problems = List.copyOf(problems);
    duplicates = List.copyOf(duplicates);
  }

  /** As {@link #of(Archive, Config)}, decoding every film. */
  public static ArchiveScan of(Archive archive) {
    return of(archive, Config.ALL);
  }

  /**
   * Reads every row and every film, films on all cores; files of equal size are compared by
   * SHA-256.
   *
   * @throws BadInputException if the archive holds neither film nor report
   */
  public static ArchiveScan of(Archive archive, Config config) {
    ScanCounts counts = new ScanCounts();
    films(archive, config, counts);
    long reports = count(archive.reports(counts.problems::add));
    if (counts.films == 0 && reports == 0) {
      throw new BadInputException(
          "an archive must hold films, got none that is there, read as %s; problems: %d%s"
              .formatted(
                  archive.layout(),
                  counts.problems.size(),
                  counts.problems.stream()
                      .findFirst()
                      .map(told -> ", the first: " + told)
                      .orElse("")));
    }
    long boxes = count(archive.regions(counts.problems::add));
    long masks = count(archive.masks(counts.problems::add));
    counts.leaks();
    if (!(archive instanceof ImageFolder) && !(archive instanceof DicomFolder)) {
      counts.unlisted();
    }
    Map<String, Labels> findings = new LinkedHashMap<>();
    for (Finding finding : archive.findings()) {
      findings.put(finding.displayName(), counts.labels(finding));
    }
    List<List<String>> duplicates = counts.contents.duplicates(counts.problems::add);
    return new ArchiveScan(
        archive.layout(),
        counts.films,
        counts.there,
        counts.studies.size(),
        counts.sides.size(),
        reports,
        boxes,
        masks,
        counts.views,
        counts.sexes,
        counts.ages(),
        counts.years,
        counts.sizes(),
        counts.bits(),
        findings,
        counts.unmapped(),
        counts.tables,
        archive.vocabulary().map(Vocabulary::toJson).orElse(Map.of()),
        counts.unreadable,
        counts.inverted,
        counts.lateral,
        List.copyOf(counts.problems),
        duplicates);
  }

  /** Looks at the films a chunk at a time, each chunk on all cores, and counts them in order. */
  private static void films(Archive archive, Config config, ScanCounts counts) {
    List<Object> chunk = new ArrayList<>(); // films, and the sentences told between them
    Consumer<String> sink = chunk::add;
    try (Stream<Film> films = archive.films(sink)) {
      int gathered = 0;
      for (Iterator<Film> each = films.iterator(); each.hasNext(); ) {
        chunk.add(each.next());
        if (++gathered % CHUNK == 0) {
          look(chunk, config, counts);
        }
      }
    }
    look(chunk, config, counts);
  }

  private static void look(List<Object> chunk, Config config, ScanCounts counts) {
    boolean small = config.thumbnails().isPresent();
    List<Runnable> done =
        chunk.parallelStream()
            .<Runnable>map(
                one -> {
                  if (!(one instanceof Film film)) {
                    return () -> counts.problems.add(one.toString());
                  }
                  FilmLook look = FilmLook.of(film, config.pixels() || small, small);
                  return () -> {
                    counts.add(film, look);
                    look.thumbnail()
                        .ifPresent(copy -> config.thumbnails().ifPresent(s -> s.add(copy)));
                    config.progress().accept(1);
                  };
                })
            .toList();
    done.forEach(Runnable::run);
    chunk.clear();
  }

  private static long count(Stream<?> all) {
    long[] n = new long[1];
    try (all) {
      all.forEach(one -> n[0]++);
    }
    return n[0];
  }
}
