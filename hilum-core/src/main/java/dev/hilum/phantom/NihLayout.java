package dev.hilum.phantom;

import dev.hilum.archive.NihArchive;
import dev.hilum.archive.Selection;
import dev.hilum.finding.Finding;
import dev.hilum.io.CsvWriter;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Region;
import dev.hilum.study.Split;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * NIH ChestX-ray14 by its official names (arXiv 1705.02315). It has no fractures and no devices:
 * films with nothing else are {@code No Finding}. Boxes count in pixels of a film of 1024.
 */
final class NihLayout implements ArchiveLayout {
  private static final double BOX_SIDE = 1024;
  private static final List<String> BOXES =
      List.of("Image Index", "Finding Label", "Bbox [x", "y", "w", "h]", "", "", "");

  private final PhantomArchive.Config config;
  private final String ending;
  private final CsvWriter films;
  private final CsvWriter boxes;
  private final BufferedWriter test;
  private final BufferedWriter train;
  private final ReportLines reports;

  NihLayout(PhantomArchive.Config config, Path folder) throws IOException {
    this.config = config;
    ending = new FilmFileWriter(config).ending();
    films = CsvWriter.create(folder.resolve("Data_Entry_2017.csv"), NihArchive.COLUMNS);
    boxes = CsvWriter.create(folder.resolve("BBox_List_2017.csv"), BOXES);
    test = Files.newBufferedWriter(folder.resolve("test_list.txt"));
    train = Files.newBufferedWriter(folder.resolve("train_val_list.txt"));
    reports = new ReportLines(folder);
  }

  @Override
  public String id(PhantomFilm film, int number, int followUp) {
    return String.format(Locale.ROOT, "%08d_%03d", number, followUp);
  }

  @Override
  public String patient(PhantomFilm film, int number) {
    return Integer.toString(number);
  }

  @Override
  public String study(PhantomFilm film, int number, int followUp) {
    return id(film, number, followUp);
  }

  @Override
  public String picture(PhantomFilm film, String id, int number, int followUp) {
    return "images/" + id + ending;
  }

  @Override
  public void write(PhantomArchive.Made made) throws IOException {
    PhantomFilm film = made.film();
    String size = Integer.toString(config.cohort().size());
    String spacing = String.format(Locale.ROOT, "%.4f", 10 * Canvas.FIELD / config.cohort().size());
    String labels =
        film.lesions().stream()
            .map(Lesion::finding)
            .filter(finding -> finding != Finding.FRACTURE)
            .map(NihLayout::name)
            .distinct()
            .collect(Collectors.joining("|"));
    String name = made.id() + ending;
    films.write(
        name,
        labels.isEmpty() ? "No Finding" : labels,
        Integer.toString(made.followUp()),
        patient(film, made.number()),
        Integer.toString(film.age()),
        film.sex().cell(),
        film.pose().view().cell(),
        size,
        size,
        spacing,
        spacing);
    for (Region box : made.regions()) {
      if (box.finding() != Finding.FRACTURE) {
        boxes.write(
            name,
            name(box.finding()),
            pixels(box.x()),
            pixels(box.y()),
            pixels(box.width()),
            pixels(box.height()),
            "",
            "",
            "");
      }
    }
    Film told = PhantomCohort.film(film, made.id(), new Pixels.Absent());
    BufferedWriter side = Selection.side(told) == Split.TEST ? test : train;
    side.write(name + "\n");
    reports.write(made);
  }

  private static String pixels(double share) {
    return Double.toString(share * BOX_SIDE);
  }

  private static String name(Finding finding) {
    return switch (finding) {
      case PLEURAL_EFFUSION -> "Effusion";
      case LUNG_LESION -> "Nodule";
      default -> finding.displayName();
    };
  }

  @Override
  public void close() throws IOException {
    try (films;
        boxes;
        test;
        train;
        reports) {
      films.flush();
    }
  }
}
