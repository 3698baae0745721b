package dev.hilum.cli;

import java.nio.file.Path;

/** Where Hilum keeps what it downloads and measures: {@code HILUM_HOME}, or a folder at home. */
final class Home {
  private Home() {}

  static Path cache() {
    String set = System.getenv("HILUM_HOME");
    return set == null || set.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "hilum")
        : Path.of(set);
  }
}
