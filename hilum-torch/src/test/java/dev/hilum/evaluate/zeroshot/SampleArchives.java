package dev.hilum.evaluate.zeroshot;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.image.PngWriter;
import dev.hilum.io.CsvWriter;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Phantom films laid out as data sets that the phantom itself does not write. */
final class SampleArchives {
  private static final int FILMS = 60;

  private SampleArchives() {}

  /** CheXpert's test set: {@code test_labels.csv} with a row a film. */
  static void chexpert(Path folder) throws IOException {
    List<String> columns =
        new ArrayList<>(List.of("Path", "Sex", "Age", "Frontal/Lateral", "AP/PA"));
    Finding.CHEXPERT.forEach(finding -> columns.add(finding.displayName()));
    Files.createDirectories(folder);
    try (CsvWriter csv = CsvWriter.create(folder.resolve("test_labels.csv"), columns)) {
      int number = 64741;
      for (Film film : films(31)) {
        String path = "test/patient%d/study1/view1_frontal.png".formatted(number++);
        write(film, folder.resolve(path));
        List<String> row =
            new ArrayList<>(List.of("CheXpert-v1.0/" + path, "Female", "60", "Frontal", "AP"));
        Finding.CHEXPERT.forEach(f -> row.add(film.label(f) == Label.PRESENT ? "1" : "0"));
        csv.write(row);
      }
    }
  }

  /** PadChest: films in one folder, labels as a list of words. */
  static void padchest(Path folder) throws IOException {
    List<String> columns =
        List.of(
            ("ImageID,StudyID,PatientID,PatientBirth,PatientSex_DICOM,ViewPosition_DICOM,"
                    + "Projection,StudyDate_DICOM,ReportID,Report,MethodLabel,Labels,Localizations,"
                    + "LabelsLocalizationsBySentence")
                .split(",", -1));
    Path table = folder.resolve("PADCHEST_chest_x_ray_images_labels_160K_01.02.19.csv");
    Files.createDirectories(folder);
    try (CsvWriter csv = CsvWriter.create(table, columns)) {
      int number = 0;
      for (Film film : films(32)) {
        String id = "image_" + number + ".png", study = "s" + number, patient = "p" + number++;
        write(film, folder.resolve(id));
        String labels =
            Arrays.stream(Finding.values())
                .filter(f -> f != Finding.NO_FINDING && film.label(f) == Label.PRESENT)
                .map(f -> "'" + f.displayName().toLowerCase(Locale.ROOT) + "'")
                .collect(Collectors.joining(", ", "[", "]"));
        csv.write(
            id,
            study,
            patient,
            "1950.0",
            "F",
            "POSTEROANTERIOR",
            "PA",
            "20140101",
            study,
            "torax normal",
            "Physician",
            labels.equals("[]") ? "['normal']" : labels,
            "[]",
            "[]");
      }
    }
  }

  private static List<Film> films(long seed) {
    try (Stream<Film> films =
        new PhantomCohort(new PhantomCohort.Config(FILMS, 64, seed)).films()) {
      return films.filter(film -> film.view().frontal()).limit(FILMS).toList();
    }
  }

  private static void write(Film film, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    if (film.pixels() instanceof Pixels.Generated(var render)) {
      Files.write(file, PngWriter.encode(render.get(), 8));
    }
  }
}
