package dev.hilum.phantom;

import java.io.IOException;
import java.nio.file.Path;

/** Where a data set keeps films and what its own tables say; written by one thread. */
interface ArchiveLayout extends AutoCloseable {

  static ArchiveLayout open(PhantomArchive.Config config, Path folder) throws IOException {
    return switch (config.layout()) {
      case "nih" -> new NihLayout(config, folder);
      case "mimic" -> new MimicLayout(config, folder);
      default -> new PlainLayout(config, folder);
    };
  }

  /** The film's name, without folder and ending, unique in the archive. */
  String id(PhantomFilm film, int number, int followUp);

  /** The patient's name. */
  String patient(PhantomFilm film, int number);

  /** The study's name. */
  String study(PhantomFilm film, int number, int followUp);

  /** The film's place below the folder. */
  String picture(PhantomFilm film, String id, int number, int followUp);

  /** Adds a film to the tables. */
  void write(PhantomArchive.Made made) throws IOException;

  @Override
  void close() throws IOException;
}
