package dev.hilum.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileTest {
  private static final byte[] PNG = PngWriter.encode(new PixelImage(40, 30, 1, 8, new byte[1200]));

  private static byte[] jpeg() {
    return ImageGolden.file(ImageGolden.cases("jpeg-small.json").getFirst().get("file"));
  }

  private static void refused(byte[] file, String... words) {
    assertThatThrownBy(() -> ImageFile.pixels(file, "film.x"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("film.x: ")
        .hasMessageContainingAll(words);
  }

  @Test
  void emptyIsRefused() {
    refused(new byte[0], "must not be empty, got 0 bytes");
  }

  @Test
  void otherFileTypesAreRefusedByTheirFirstBytes() {
    refused("%PDF-1.7".getBytes(StandardCharsets.US_ASCII), "PNG", "JPEG", "got 25 50 44 46");
  }

  @Test
  void missingFileIsNamed() {
    assertThatThrownBy(() -> ImageFile.read(Path.of("no-such-film.png")))
        .isInstanceOf(BadInputException.class)
        .hasMessage("no-such-film.png: cannot be read: there is no such file");
  }

  @Test
  void everyCutOfAPngIsRefused() {
    for (int length = 1;
        length < PNG.length - 12;
        length++) { // the last chunk, IEND, is not needed
      refused(Arrays.copyOf(PNG, length), "must");
    }
  }

  @Test
  void everyCutOfAJpegIsRefused() {
    byte[] file = jpeg();
    for (int length = 1; length < file.length - 3; length++) { // the last bits may be padding
      refused(Arrays.copyOf(file, length), "must");
    }
  }

  @Test
  void wrongChecksumIsRefusedWithBothValues() {
    byte[] file = PNG.clone();
    file[30] ^= 1;
    refused(file, "chunk IHDR must have the checksum it states, got");
  }

  @Test
  void hugePngHeaderIsRefusedBeforeAnythingIsAllocated() {
    byte[] file = PNG.clone();
    ByteBuffer.wrap(file).putInt(16, 900_000).putInt(20, 900_000);
    hugeIsRefused(ImageFuzz.repairPng(file), "must not declare more than the data can hold");
  }

  @Test
  void hugeJpegHeaderIsRefusedBeforeAnythingIsAllocated() {
    byte[] file = jpeg();
    for (int at = 2; ; at++) {
      if (file[at] == -1 && file[at + 1] == (byte) 0xc0) {
        ByteBuffer.wrap(file).putShort(at + 5, (short) 65535).putShort(at + 7, (short) 65535);
        break;
      }
    }
    hugeIsRefused(file, "must not declare more than the data can hold");
  }

  private static void hugeIsRefused(byte[] file, String words) {
    refused(file, words);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    refused(file, words);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
  }

  @Test
  void compressionBombIsRefused() {
    byte[] bomb = PngWriter.encode(new PixelImage(10_000, 10_000, 1, 8, new byte[100_000_000]));
    assertThat(bomb.length).isLessThan(1 << 20);
    refused(bomb, "decoding must take at most 62 MB", "10000 x 10000");
  }

  @Test
  void sixteenBitFilmOfTheLargestDetectorIsRead() {
    PixelImage film = new PixelImage(4300, 3600, 1, 16, new byte[2 * 4300 * 3600]);
    assertThat(ImageFile.pixels(PngWriter.encode(film), "large.png")).isEqualTo(film);
  }

  @Test
  void greyFilmKeepsSixteenBits(@TempDir Path folder) throws IOException {
    float[] pixels = {0, 1, 255, 256, 32768, 65535};
    GrayImage film = new GrayImage(3, 2, pixels, ValueRange.SHORT16);
    Path file = folder.resolve("film.png");
    Files.write(file, PngWriter.encode(film, 16));
    assertThat(ImageFile.read(file)).isEqualTo(film);
    assertThat(ImageFile.pixels(file).to8Bits().samples()).containsExactly(0, 0, 1, 1, 128, 255);
  }
}
