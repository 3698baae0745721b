package dev.hilum.weights;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** Where the files of the reference libraries lie. */
final class Goldens {
  private Goldens() {}

  static Path folder(String name) {
    URL url = Goldens.class.getResource("/golden/" + name);
    try {
      return Path.of(Objects.requireNonNull(url, name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
