package dev.hilum.archive;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder with the shared real data: {@code HILUM_DATA}, else {@code ../shared/data} beside the
 * checkout when it is there.
 */
public final class RealData {
  private RealData() {}

  /** The folder, if there is one. */
  public static Optional<Path> folder() {
    return folder(System.getenv("HILUM_DATA"), Path.of("").toAbsolutePath());
  }

  /** A data set in it, for example {@code nih}, if there is one. */
  public static Optional<Path> folder(String name) {
    return folder().map(root -> root.resolve(name)).filter(Files::isDirectory);
  }

  static Optional<Path> folder(@Nullable String setting, Path workingFolder) {
    if (setting != null && !setting.isBlank()) {
      return Optional.of(Path.of(setting)).filter(Files::isDirectory);
    }
    for (Path at = workingFolder; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("hilum-core"))) {
        return Optional.of(at.resolveSibling("shared").resolve("data")).filter(Files::isDirectory);
      }
    }
    return Optional.empty();
  }
}
