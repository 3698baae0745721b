package dev.hilum.archive;

import dev.hilum.image.GrayImage;
import dev.hilum.image.PngWriter;
import dev.hilum.image.ValueRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small archives made by a test: real PNG files and tables with the official column names. */
record Tree(Path root) {

  /** Writes a 4 x 3 film whose pixels depend on {@code content}. */
  Tree film(String path, int content) throws IOException {
    float[] pixels = new float[12];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (content * 31 + i * 7) % 256;
    }
    return bytes(path, PngWriter.encode(new GrayImage(4, 3, pixels, ValueRange.BYTE), 8));
  }

  Tree text(String path, String text) throws IOException {
    return bytes(path, text.getBytes(StandardCharsets.UTF_8));
  }

  Tree bytes(String path, byte[] bytes) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return this;
  }

  Archive open() {
    return Archives.open(root);
  }

  ArchiveScan scan() {
    return ArchiveScan.of(open());
  }
}
