package dev.hilum.archive.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.image.PixelImage;
import dev.hilum.io.Csv;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Python's imagehash on films drawn from integers: {@code tools/reference/pixel_hash_small.py}. */
class PixelHashGoldenTest {

  @Test
  void hashesAreThoseOfImagehashAndHashlib() {
    InputStream in =
        Objects.requireNonNull(
            PixelHashGoldenTest.class.getResourceAsStream("/golden/pixel-hash-small.csv"));
    try (Csv csv = Csv.read(in, "golden", StandardCharsets.UTF_8)) {
      List<Csv.Row> rows = csv.rows();
      assertThat(rows).hasSize(60);
      for (Csv.Row row : rows) {
        int width = Integer.parseInt(row.get("width"));
        int height = Integer.parseInt(row.get("height"));
        PixelHash hash = PixelHash.of(film(Integer.parseInt(row.get("film")), width, height));
        assertThat(hash.sha256()).isEqualTo(row.get("sha256"));
        assertThat(String.format("%016x", hash.perceptual())).isEqualTo(row.get("phash"));
      }
    }
  }

  static PixelImage film(int i, int width, int height) {
    byte[] pixels = new byte[width * height];
    for (long y = 0; y < height; y++) {
      for (long x = 0; x < width; x++) {
        long v =
            ((i * 37 + 11) * x * x + (i * 53 + 7) * y * y + (i * 29 + 3) * x * y)
                / (width + height);
        v = (v + x * y * (i + 1) / 5 + 17 * x + 31 * y) % 509;
        pixels[(int) (y * width + x)] = (byte) Math.abs(v - 254);
      }
    }
    pixels[0] = 0;
    pixels[1] = (byte) 255;
    return new PixelImage(width, height, 1, 8, pixels);
  }
}
