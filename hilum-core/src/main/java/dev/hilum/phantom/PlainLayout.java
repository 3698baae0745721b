package dev.hilum.phantom;

import dev.hilum.archive.FilmsTable;
import dev.hilum.archive.Selection;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import java.io.IOException;
import java.nio.file.Path;

/** Hilum's own table, {@code films.csv}, and one line a report. */
final class PlainLayout implements ArchiveLayout {
  private final Path folder;
  private final String ending;
  private final FilmsTable table;
  private final ReportLines reports;

  PlainLayout(PhantomArchive.Config config, Path folder) throws IOException {
    this.folder = folder;
    ending = new FilmFileWriter(config).ending();
    table =
        FilmsTable.create(
            folder.resolve(FilmsTable.NAME), new PhantomCohort(config.cohort()).findings());
    reports = new ReportLines(folder);
  }

  @Override
  public String id(PhantomFilm film, int number, int followUp) {
    return film.id();
  }

  @Override
  public String patient(PhantomFilm film, int number) {
    return film.patient();
  }

  @Override
  public String study(PhantomFilm film, int number, int followUp) {
    return film.study();
  }

  @Override
  public String picture(PhantomFilm film, String id, int number, int followUp) {
    return "films/" + id + ending;
  }

  @Override
  public void write(PhantomArchive.Made made) throws IOException {
    Path file = folder.resolve(picture(made.film(), made.id(), made.number(), made.followUp()));
    Film film = PhantomCohort.film(made.film(), made.id(), new Pixels.File(file));
    table.write(film.with(Selection.side(film)));
    reports.write(made);
  }

  @Override
  public void close() throws IOException {
    try (table;
        reports) {
      table.flush();
    }
  }
}
