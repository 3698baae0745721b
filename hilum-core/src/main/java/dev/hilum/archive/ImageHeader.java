package dev.hilum.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Looks at the head and the tail of an image file, without decoding it: is it a PNG or JPEG with a
 * size, and does it come to its end.
 */
final class ImageHeader {
  private static final long PNG = 0x89504e470d0a1a0aL;
  private static final int IHDR = 0x49484452;
  private static final int IEND = 0x49454e44;
  private static final int TAIL = 1 << 16;
  private static final int MOST_SEGMENTS = 10_000;

  private ImageHeader() {}

  /** What is wrong with the file, without its name; empty when nothing is. */
  static Optional<String> problem(Path file) {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long size = channel.size();
      ByteBuffer head = read(channel, 0, 26);
      if (head.remaining() < 26) {
        return Optional.of("a PNG or JPEG must have at least 26 bytes, got " + size);
      }
      if (head.getLong(0) == PNG) {
        return png(head, read(channel, Math.max(0, size - TAIL), TAIL));
      }
      if ((head.getShort(0) & 0xffff) == 0xffd8) {
        return jpeg(channel, size);
      }
      return Optional.of(
          "must begin as a PNG or JPEG does, got the bytes %08x".formatted(head.getInt(0)));
    } catch (NoSuchFileException e) {
      return Optional.of("a listed film must be there, got no such file");
    } catch (IOException e) {
      return Optional.of("must be readable, got " + e.getClass().getSimpleName());
    }
  }

  private static Optional<String> png(ByteBuffer head, ByteBuffer tail) {
    int width = head.getInt(16);
    int height = head.getInt(20);
    if (head.getInt(12) != IHDR || width < 1 || height < 1) {
      return Optional.of("a PNG must begin with its size, got %d x %d".formatted(width, height));
    }
    for (int i = tail.limit() - 4; i >= 0; i--) {
      if (tail.getInt(i) == IEND) {
        return Optional.empty();
      }
    }
    return Optional.of("a PNG must end with IEND, got a file that is cut off");
  }

  /** Walks the segments to the frame header (SOF), then looks for the end marker. */
  private static Optional<String> jpeg(SeekableByteChannel channel, long size) throws IOException {
    long at = 2;
    for (int i = 0; i < MOST_SEGMENTS; i++) {
      ByteBuffer segment = read(channel, at, 9);
      if (segment.remaining() < 9 || (segment.get(0) & 0xff) != 0xff) {
        return Optional.of("a JPEG must have a frame header, got none");
      }
      int marker = segment.get(1) & 0xff;
      if (marker == 0xff) {
        at++; // a fill byte
        continue;
      }
      boolean frame =
          marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (frame) {
        int height = segment.getShort(5) & 0xffff;
        int width = segment.getShort(7) & 0xffff;
        return width < 1 || height < 1
            ? Optional.of("a JPEG must state its size, got %d x %d".formatted(width, height))
            : end(read(channel, Math.max(0, size - TAIL), TAIL));
      }
      at += 2 + Math.max(2, segment.getShort(2) & 0xffff);
    }
    return Optional.of(
        "a JPEG must have its frame header within %d segments, got more".formatted(MOST_SEGMENTS));
  }

  private static Optional<String> end(ByteBuffer tail) {
    for (int i = tail.limit() - 2; i >= 0; i--) {
      if ((tail.getShort(i) & 0xffff) == 0xffd9) {
        return Optional.empty();
      }
    }
    return Optional.of("a JPEG must end with its end marker, got a file that is cut off");
  }

  private static ByteBuffer read(SeekableByteChannel channel, long at, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    channel.position(at);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // until full or at the end of the file
    }
    return buffer.flip();
  }
}
