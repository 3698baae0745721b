package dev.hilum.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every film of the real archives is read; skipped where they are not at hand. */
class RealFilmsTest {

  private static Path data() {
    return Optional.ofNullable(System.getenv("HILUM_DATA"))
        .map(Path::of)
        .orElseGet(
            () ->
                Files.isDirectory(Path.of("../shared/data"))
                    ? Path.of("../shared/data")
                    : Path.of("../../shared/data"));
  }

  @ParameterizedTest
  @CsvSource({
    "nih/images, 834",
    "covid-chestxray/images, 443",
    "covid-chestxray/lung-masks, 344",
    "kermany, 4456"
  })
  void everyFilmIsRead(String folder, int films) throws IOException {
    Path root = data().resolve(folder);
    assumeTrue(Files.isDirectory(root), "no real data at " + root + ": set HILUM_DATA");
    List<Path> files;
    try (var walk = Files.walk(root)) {
      files = walk.filter(file -> file.toString().matches(".*\\.(png|jpe?g|JPE?G)")).toList();
    }
    List<String> refused = new ArrayList<>();
    for (Path file : files) {
      try {
        PixelImage image = ImageFile.pixels(file);
        assertThat(Math.min(image.width(), image.height())).isGreaterThan(100);
      } catch (BadInputException e) {
        refused.add(e.getMessage());
      }
    }
    assertThat(refused).isEmpty();
    assertThat(files).hasSize(films);
  }
}
