package dev.hilum.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngWriterTest {

  @Test
  void everyKindReadsBackUnchanged() {
    Random random = new Random(5);
    for (int[] kind : new int[][] {{1, 8}, {1, 16}, {3, 8}}) {
      for (int width : new int[] {1, 2, 37}) {
        byte[] samples = new byte[width * 23 * kind[0] * kind[1] / 8];
        random.nextBytes(samples);
        PixelImage image = new PixelImage(width, 23, kind[0], kind[1], samples);
        assertThat(ImageFile.pixels(PngWriter.encode(image), "round trip")).isEqualTo(image);
      }
    }
  }

  @Test
  void theJdkReadsTheSamePixels() throws IOException {
    byte[] samples = new byte[3 * 20 * 10];
    new Random(6).nextBytes(samples);
    var read =
        ImageIO.read(
            new ByteArrayInputStream(PngWriter.encode(new PixelImage(20, 10, 3, 8, samples))));
    for (int i = 0; i < 200; i++) {
      int expected =
          0xff << 24
              | (samples[i] & 0xff) << 16
              | (samples[200 + i] & 0xff) << 8
              | samples[400 + i] & 0xff;
      assertThat(read.getRGB(i % 20, i / 20)).isEqualTo(expected);
    }
  }

  @Test
  void anyValueRangeIsStretchedOverAllValues() {
    GrayImage film = new GrayImage(3, 1, new float[] {-1, 0, 3}, new ValueRange(-1, 1));
    assertThat(ImageFile.read(PngWriter.encode(film, 8), "8").pixels())
        .containsExactly(0, 128, 255);
    assertThat(ImageFile.read(PngWriter.encode(film, 16), "16").pixels())
        .containsExactly(0, 32768, 65535);
  }

  @Test
  void otherDepthsAreRefused() {
    GrayImage film = new GrayImage(1, 1, new float[1], ValueRange.BYTE);
    assertThatThrownBy(() -> PngWriter.encode(film, 12)).hasMessageContaining("got 12");
  }
}
