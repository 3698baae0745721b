package dev.hilum.image;

import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads PNG and JPEG files, told apart by their first bytes, whatever their names.
 *
 * <p>Every failure (truncated, empty, not an image, a header larger than its data) is one sentence
 * in a {@link BadInputException}. {@link #pixels(byte[], String)} allocates at most 64 MB plus the
 * file's size, whatever the input; {@link #read(byte[], String)} adds the float pixels of an image
 * that has been decoded whole.
 */
public final class ImageFile {
  private static final long LARGEST_FILE = 256L << 20;

  private ImageFile() {}

  /** The film in a file as grey floats: 0..255, or 0..65535 from 16-bit PNG; colour to luma. */
  public static GrayImage read(Path file) {
    return pixels(file).toGrayImage();
  }

  /** As {@link #read(Path)}, from bytes; {@code name} stands for the file in errors. */
  public static GrayImage read(byte[] bytes, String name) {
    return pixels(bytes, name).toGrayImage();
  }

  /** The samples of a file as they are stored, which is what preprocessing starts from. */
  public static PixelImage pixels(Path file) {
    byte[] bytes;
    try {
      long size = Files.size(file);
      if (size > LARGEST_FILE) {
        throw new BadInputException(
            file + ": an image file must have at most " + LARGEST_FILE + " bytes, got " + size);
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + reason(e), e);
    }
    return pixels(bytes, file.toString());
  }

  /** As {@link #pixels(Path)}, from bytes; {@code name} stands for the file in errors. */
  public static PixelImage pixels(byte[] bytes, String name) {
    if (bytes.length == 0) {
      throw new BadInputException(name + ": an image file must not be empty, got 0 bytes");
    }
    if (PngReader.matches(bytes)) {
      return new PngReader(bytes, name).read();
    }
    if (JpegReader.matches(bytes)) {
      return new JpegReader(bytes, name).read();
    }
    StringBuilder first = new StringBuilder();
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      first.append(i == 0 ? "" : " ").append(String.format("%02x", bytes[i]));
    }
    throw new BadInputException(
        name + ": must start as a PNG (89 50 4e 47) or JPEG (ff d8) file, got " + first);
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "there is no such file"
        : e instanceof java.nio.file.AccessDeniedException ? "permission denied" : e.toString();
  }
}
