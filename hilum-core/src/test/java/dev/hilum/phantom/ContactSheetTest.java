package dev.hilum.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.image.GrayImage;
import dev.hilum.image.ImageFile;
import dev.hilum.image.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
  private static final int SIZE = 200;

  @Test
  void pictureInTheDocumentationIsMadeByThisCode() {
    Path folder = Files.isDirectory(Path.of("docs")) ? Path.of("docs") : Path.of("..", "docs");
    assertThat(ImageFile.read(folder.resolve("images").resolve("phantom.png"))).isEqualTo(sheet());
  }

  @Test
  void eachFilmStandsInItsPlace() {
    List<PhantomFilm> films = ContactSheet.examples(0).subList(0, 3);
    GrayImage sheet = ContactSheet.of(films, 64, 2);
    assertThat(sheet.width()).isEqualTo(130);
    assertThat(sheet.height()).isEqualTo(130);
    GrayImage third = new PhantomRenderer(64).render(films.get(2), 8);
    assertThat(sheet.at(31, 66 + 40)).isEqualTo(third.at(31, 40));
    assertThatThrownBy(() -> ContactSheet.of(List.of(), 64, 2))
        .hasMessageContaining("at least one film");
  }

  private static GrayImage sheet() {
    return ContactSheet.of(ContactSheet.examples(0), SIZE, 5);
  }

  /** Makes the picture of the documentation anew, at the path given. */
  static void main(String[] arguments) throws IOException {
    Files.write(Path.of(arguments[0]), PngWriter.encode(sheet(), 8));
  }
}
