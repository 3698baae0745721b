package dev.hilum.archive;

import dev.hilum.dicom.Dicom;
import dev.hilum.dicom.FilmFile;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Any folder, zip or tar of DICOM files, whatever their names: persons, studies, views, sex and age
 * are those of the files' own attributes. Films are projection radiographs, by Modality {@code CR,
 * DX, DR, RG, RF}, and secondary captures ({@code OT, SC} or none told); what else there is (CT,
 * MR, structured reports ...) is counted and left out.
 *
 * <p>Persons and studies appear by {@link Pseudonym}, never by name, identifier or date: of dates
 * only the year of the study is kept, and a day counted from an origin of the person's own.
 * Standard: PS3.3, PS3.10; the retained years follow the HIPAA Safe Harbor list.
 */
final class DicomFolder implements Archive {
  private static final Set<String> FILMS = Set.of("CR", "DX", "DR", "RG", "RF", "OT", "SC", "");
  private static final int CHUNK = 256;
  private static final Set<String> OTHER_ENDINGS =
      Set.of(
          "png",
          "jpg",
          "jpeg",
          "csv",
          "tsv",
          "gz",
          "json",
          "jsonl",
          "xml",
          "txt",
          "md",
          "html",
          "pdf",
          "pth",
          "pt",
          "model",
          "vocab",
          "bpe",
          "safetensors",
          "npy",
          "py",
          "yaml");

  static final Layout LAYOUT =
      Layout.of("dicom-folder", "DICOM files, also in zip or tar files", DicomFolder::in);

  private final Path root;

  DicomFolder(Path root) {
    this.root = root;
  }

  /** The archive of a folder, container or file, if there is any DICOM file. */
  static Optional<Archive> in(Path root) {
    return FileTree.of(root, sentence -> {}).stream().anyMatch(DicomFolder::dicom)
        ? Optional.of(new DicomFolder(root))
        : Optional.empty();
  }

  @Override
  public String layout() {
    return LAYOUT.name();
  }

  @Override
  public String explanation() {
    return "DICOM files known by their content; films are radiographs and secondary captures"
        + " (Modality CR, DX, DR, RG, RF, OT, SC or none); view, sex and age from the attributes,"
        + " persons and studies by a hash of their identifiers; unlabelled";
  }

  @Override
  public List<String> columns() {
    return DicomHeader.COLUMNS;
  }

  @Override
  public OptionalInt day(Film film) {
    String day = film.extra().getOrDefault(DicomHeader.DAY, "");
    return day.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(day));
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    List<FileTree.Found> files = FileTree.of(root, problems);
    Map<String, LongAdder> others = new ConcurrentHashMap<>();
    int chunks = (files.size() + CHUNK - 1) / CHUNK;
    Stream<Film> films =
        IntStream.range(0, chunks)
            .mapToObj(i -> files.subList(i * CHUNK, Math.min(files.size(), (i + 1) * CHUNK)))
            .flatMap(
                chunk -> chunk.parallelStream().map(file -> read(file, others)).toList().stream())
            .flatMap(
                one -> {
                  one.problem().ifPresent(problems);
                  return one.film().stream();
                });
    return Stream.concat(films, Stream.of(others).flatMap(left -> told(left, problems)));
  }

  private record Read(Optional<Film> film, Optional<String> problem) {
    static final Read NOTHING = new Read(Optional.empty(), Optional.empty());
  }

  private static Read read(FileTree.Found file, Map<String, LongAdder> others) {
    if (!dicom(file)) {
      return Read.NOTHING;
    }
    try (Dicom dicom = open(file.pixels())) {
      String modality = DicomHeader.modality(dicom);
      boolean pixels = dicom.hasPixels();
      if (!pixels || !FILMS.contains(modality)) {
        String what =
            (modality.isEmpty() ? "no modality" : modality) + (pixels ? "" : ", no pixels");
        others.computeIfAbsent(what, w -> new LongAdder()).increment();
        return Read.NOTHING;
      }
      return new Read(Optional.of(DicomHeader.of(dicom, file)), Optional.empty());
    } catch (BadInputException e) {
      return new Read(Optional.empty(), Optional.of(e.getMessage() + "; the file is left out"));
    }
  }

  private static <T> Stream<T> told(Map<String, LongAdder> others, Consumer<String> problems) {
    if (!others.isEmpty()) {
      Map<String, Long> counts = new TreeMap<>();
      others.forEach((what, count) -> counts.put(what, count.sum()));
      long all = counts.values().stream().mapToLong(Long::longValue).sum();
      problems.accept(
          "a film must be a radiograph or secondary capture with pixels; left out are %d other DICOM files, by modality: %s"
              .formatted(all, counts));
    }
    return Stream.empty();
  }

  private static Dicom open(Pixels pixels) {
    return switch (pixels) {
      case Pixels.File(Path path) -> Dicom.open(path);
      case Pixels.Member member ->
          Dicom.of(Container.open(member.container()).read(member.name()), member.toString());
      default -> throw new AssertionError("a file tree holds files and entries");
    };
  }

  /** Whether a file is DICOM by its content; names of other formats are not looked into. */
  private static boolean dicom(FileTree.Found file) {
    String name = file.name().toLowerCase(Locale.ROOT);
    if (OTHER_ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1))) {
      return false;
    }
    return switch (file.pixels()) {
      case Pixels.File(Path path) -> FilmFile.isDicom(path);
      case Pixels.Member(Path container, String entry) ->
          FilmFile.isDicom(Container.open(container).read(entry));
      default -> false;
    };
  }
}
