package dev.hilum.dicom;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Films without their patients, as a folder: {@code PATIENT/STUDY/FILM.dcm}, all three pseudonyms
 * (names of files and folders tell of people too), and {@code report.json}, which counts what was
 * done to which attribute and repeats no value.
 */
public final class DeidentifiedFolder {
  private final Deidentifier deidentifier;
  private final Map<String, Map<Deidentifier.Change, Integer>> changes = new TreeMap<>();
  private final Map<String, Integer> warnings = new TreeMap<>();
  private final List<String> skipped = new ArrayList<>();
  private final Set<Path> written = ConcurrentHashMap.newKeySet();

  /**
   * What was done.
   *
   * @param films how many were written
   * @param changes how many films had what done to an attribute, by its tag and keyword; private
   *     ones together
   * @param warnings how many films gave which warning
   * @param skipped files that were not written, with the reason; they name originals, so they are
   *     for the person at the machine and not in {@code report.json}
   */
  public record Report(
      int films,
      Map<String, Map<Deidentifier.Change, Integer>> changes,
      Map<String, Integer> warnings,
      List<String> skipped) {

    /** For {@code report.json}: without the names of originals. */
    public Map<String, Object> json() {
      return Map.of(
          "schema",
          1,
          "profile",
          "PS3.15 2024e, Basic Application Level Confidentiality Profile",
          "films",
          films,
          "skipped",
          skipped.size(),
          "warnings",
          warnings,
          "attributes",
          changes);
    }
  }

  private DeidentifiedFolder(Deidentifier deidentifier) {
    this.deidentifier = deidentifier;
  }

  /**
   * Cleans one film or all of a folder, on all cores.
   *
   * @param target a file for a film, a folder for a folder; made whole or not at all
   * @param done told after each file
   */
  public static Report write(
      Deidentifier deidentifier, Path source, Path target, boolean force, Runnable done) {
    DeidentifiedFolder run = new DeidentifiedFolder(deidentifier);
    if (Files.isDirectory(source)) {
      List<Path> files = files(source);
      AtomicOutput.folder(
          target,
          force,
          partial -> {
            files.parallelStream()
                .forEach(
                    file -> {
                      run.member(file, partial);
                      done.run();
                    });
            if (run.written.isEmpty()) {
              throw new BadInputException(
                  source + ": must hold DICOM films, found none among " + files.size() + " files");
            }
            Files.writeString(partial.resolve("report.json"), Json.write(run.report().json()));
          });
    } else {
      try (Dicom film = Dicom.open(source)) {
        Deidentifier.Cleaned cleaned = deidentifier.clean(film, source.toString());
        AtomicOutput.file(
            target,
            force,
            partial -> DicomWriter.write(partial, cleaned.attributes(), cleaned.syntax()));
        run.count(cleaned);
        run.written.add(target);
        done.run();
      }
    }
    return run.report();
  }

  /** All regular files below a folder, in order. */
  public static List<Path> files(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new BadInputException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  private void member(Path file, Path root) {
    if (!FilmFile.isDicom(file)) {
      skip(file + ": is not a DICOM file");
      return;
    }
    try (Dicom film = Dicom.open(file)) {
      if (film.attributes().has(Tag.DIRECTORY_RECORD_SEQUENCE)) {
        skip(file + ": is an index of files, not a film");
        return;
      }
      Deidentifier.Cleaned cleaned = deidentifier.clean(film, file.toString());
      Path target = place(cleaned, root);
      Files.createDirectories(target.getParent());
      DicomWriter.write(target, cleaned.attributes(), cleaned.syntax());
      count(cleaned);
    } catch (BadInputException e) {
      skip(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw AtomicOutput.failure(root, e);
    }
  }

  /** Where a film goes; copies of one object get numbers. */
  private Path place(Deidentifier.Cleaned film, Path root) {
    String study = film.attributes().string(Tag.STUDY_INSTANCE_UID).orElse("study");
    String uid = film.attributes().string(Tag.SOP_INSTANCE_UID).orElseThrow();
    Path folder = root.resolve(film.patient()).resolve(study);
    Path target = folder.resolve(uid + ".dcm");
    for (int copy = 2; !written.add(target); copy++) {
      target = folder.resolve(uid + "-" + copy + ".dcm");
    }
    return target;
  }

  private synchronized void count(Deidentifier.Cleaned cleaned) {
    Map<String, Set<Deidentifier.Change>> named = new LinkedHashMap<>();
    cleaned
        .changes()
        .forEach(
            (tag, change) ->
                named
                    .computeIfAbsent(
                        tag.isPrivate() ? "private attributes" : tag.toString(),
                        t -> EnumSet.noneOf(Deidentifier.Change.class))
                    .add(change));
    named.forEach(
        (tag, done) ->
            done.forEach(
                change ->
                    changes
                        .computeIfAbsent(tag, t -> new EnumMap<>(Deidentifier.Change.class))
                        .merge(change, 1, Integer::sum)));
    cleaned.warnings().forEach(warning -> warnings.merge(warning, 1, Integer::sum));
  }

  private synchronized void skip(String sentence) {
    skipped.add(sentence);
  }

  private Report report() {
    Collections.sort(skipped);
    return new Report(written.size(), changes, warnings, List.copyOf(skipped));
  }
}
