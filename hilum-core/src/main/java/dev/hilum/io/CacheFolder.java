package dev.hilum.io;

import java.nio.file.Path;

/** Where Hilum keeps what it downloads, unpacks and measures. */
public final class CacheFolder {
  private CacheFolder() {}

  /** {@code HILUM_HOME}, or {@code .cache/hilum} in the user's home; it need not exist. */
  public static Path path() {
    String set = System.getenv("HILUM_HOME");
    return set == null || set.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "hilum")
        : Path.of(set);
  }
}
