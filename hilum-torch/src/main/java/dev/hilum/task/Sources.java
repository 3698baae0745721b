package dev.hilum.task;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Archives;
import dev.hilum.archive.catalogue.Catalogue;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.zoo.Hub;
import dev.hilum.zoo.HubSettings;
import dev.hilum.zoo.ModelFiles;
import dev.hilum.zoo.ModelLocator;
import java.nio.file.Path;
import java.util.Optional;

/** What a recipe names: archives and models by the names that people give them. */
public final class Sources {
  private Sources() {}

  /** A folder, table or film, a catalogue, or {@code phantom[:…]}. */
  public static Archive archive(String name) {
    if (PhantomCohort.Config.names(name)) {
      return new PhantomCohort(PhantomCohort.Config.parse(name));
    }
    return Catalogue.names(name) ? Catalogue.open(name) : Archives.open(Path.of(name));
  }

  /**
   * A zoo name, a folder, or {@code hf:OWNER/NAME[@REV]}, downloaded where it is not here; or a
   * small one of random weights by {@code new:NAME}.
   */
  public static ModelFiles model(String name) {
    if (name.startsWith(NewModel.PREFIX)) {
      return model(NewModel.folder(name).toString());
    }
    Hub hub = new Hub(HubSettings.of(System.getenv()), (file, done, total) -> {});
    return new ModelLocator(hub).locate(name, Optional.empty());
  }
}
