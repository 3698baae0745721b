package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealDataTest {
  @TempDir Path root;

  @Test
  void theSettingHasPrecedence() throws IOException {
    Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
    Files.createDirectories(root.resolve("shared/data"));
    Path module = Files.createDirectories(root.resolve("checkout/hilum-core"));
    assertThat(RealData.folder(elsewhere.toString(), module)).contains(elsewhere);
    assertThat(RealData.folder(root.resolve("no").toString(), module)).isEmpty();
  }

  @Test
  void theFolderLiesBesideTheCheckout() throws IOException {
    Path module = Files.createDirectories(root.resolve("checkout/hilum-core"));
    assertThat(RealData.folder(null, module)).isEmpty();
    Path data = Files.createDirectories(root.resolve("shared/data"));
    assertThat(RealData.folder(null, module)).contains(data);
    assertThat(RealData.folder("", module.getParent())).contains(data);
    assertThat(RealData.folder(null, root)).isEmpty();
  }
}
