package dev.hilum.archive;

import dev.hilum.dicom.Dicom;
import dev.hilum.dicom.FilmFile;
import dev.hilum.dicom.Tag;
import dev.hilum.image.PixelImage;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the head of an image file says of it, without decoding: its size and depth, and with the
 * tail, whether it comes to its end. PNG and JPEG by their first bytes, DICOM by how it starts.
 *
 * @param width in pixels
 * @param height in pixels
 * @param bits of a sample, as stored
 */
public record ImageHeader(int width, int height, int bits) {
  private static final long PNG = 0x89504e470d0a1a0aL;
  private static final int IHDR = 0x49484452;
  private static final int IEND = 0x49454e44;
  private static final int TAIL = 1 << 16;
  private static final int MOST_SEGMENTS = 10_000;

  /** Bytes of a file or of an entry, some of them. */
  private interface Source {
    long size() throws IOException;

    ByteBuffer read(long at, int length) throws IOException;
  }

  /** What the head says; empty when it is no image or not there. */
  public static Optional<ImageHeader> of(Pixels pixels) {
    try {
      return switch (pixels) {
        case Pixels.File(Path file) -> ofFile(file);
        case Pixels.Member member -> {
          byte[] bytes = Container.open(member.container()).read(member.name());
          Source source = source(bytes);
          yield dicom(source)
              ? dicom(Dicom.of(bytes, member.toString()))
              : Optional.of(head(source));
        }
        case Pixels.Generated _, Pixels.Absent _ -> Optional.empty();
      };
    } catch (BadInputException | IOException e) {
      return Optional.empty();
    }
  }

  /** Size and depth of an image that has been read or computed. */
  static ImageHeader of(PixelImage image) {
    return new ImageHeader(image.width(), image.height(), image.bits());
  }

  /** What is wrong with the file, without its name; empty when nothing is that the head tells. */
  static Optional<String> problem(Path file) {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      Source source = source(channel);
      if (!dicom(source)) {
        head(source);
      }
      return Optional.empty();
    } catch (BadInputException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      return Optional.of("a listed film must be there, got no such file");
    } catch (IOException e) {
      return Optional.of("must be readable, got " + e.getClass().getSimpleName());
    }
  }

  private static Optional<ImageHeader> ofFile(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      Source source = source(channel);
      return dicom(source) ? dicom(Dicom.open(file)) : Optional.of(head(source));
    }
  }

  private static Optional<ImageHeader> dicom(Dicom opened) {
    try (Dicom dicom = opened) {
      int width = dicom.attributes().integer(Tag.COLUMNS).orElse(0);
      int height = dicom.attributes().integer(Tag.ROWS).orElse(0);
      int bits = dicom.attributes().integer(Tag.BITS_STORED).orElse(0);
      return width < 1 || height < 1
          ? Optional.empty()
          : Optional.of(new ImageHeader(width, height, bits));
    }
  }

  private static boolean dicom(Source source) throws IOException {
    ByteBuffer head = source.read(0, 140);
    byte[] bytes = new byte[head.remaining()];
    head.get(bytes);
    return FilmFile.isDicom(bytes);
  }

  private static ImageHeader head(Source source) throws IOException {
    long size = source.size();
    ByteBuffer head = source.read(0, 26);
    if (head.remaining() < 26) {
      throw new BadInputException("a PNG or JPEG must have at least 26 bytes, got " + size);
    }
    if (head.getLong(0) == PNG) {
      return png(head, source.read(Math.max(0, size - TAIL), TAIL));
    }
    if ((head.getShort(0) & 0xffff) == 0xffd8) {
      return jpeg(source, size);
    }
    throw new BadInputException(
        "must begin as a PNG or JPEG does, got the bytes %08x".formatted(head.getInt(0)));
  }

  private static ImageHeader png(ByteBuffer head, ByteBuffer tail) {
    int width = head.getInt(16);
    int height = head.getInt(20);
    if (head.getInt(12) != IHDR || width < 1 || height < 1) {
      throw new BadInputException(
          "a PNG must begin with its size, got %d x %d".formatted(width, height));
    }
    for (int i = tail.limit() - 4; i >= 0; i--) {
      if (tail.getInt(i) == IEND) {
        return new ImageHeader(width, height, head.get(24) & 0xff);
      }
    }
    throw new BadInputException("a PNG must end with IEND, got a file that is cut off");
  }

  /** Walks the segments to the frame header (SOF), then looks for the end marker. */
  private static ImageHeader jpeg(Source source, long size) throws IOException {
    long at = 2;
    for (int i = 0; i < MOST_SEGMENTS; i++) {
      ByteBuffer segment = source.read(at, 9);
      if (segment.remaining() < 9 || (segment.get(0) & 0xff) != 0xff) {
        throw new BadInputException("a JPEG must have a frame header, got none");
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
        if (width < 1 || height < 1) {
          throw new BadInputException(
              "a JPEG must state its size, got %d x %d".formatted(width, height));
        }
        end(source.read(Math.max(0, size - TAIL), TAIL));
        return new ImageHeader(width, height, segment.get(4) & 0xff);
      }
      at += 2 + Math.max(2, segment.getShort(2) & 0xffff);
    }
    throw new BadInputException(
        "a JPEG must have its frame header within %d segments, got more".formatted(MOST_SEGMENTS));
  }

  private static void end(ByteBuffer tail) {
    for (int i = tail.limit() - 2; i >= 0; i--) {
      if ((tail.getShort(i) & 0xffff) == 0xffd9) {
        return;
      }
    }
    throw new BadInputException("a JPEG must end with its end marker, got a file that is cut off");
  }

  private static Source source(byte[] bytes) {
    return new Source() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public ByteBuffer read(long at, int length) {
        int from = (int) Math.min(at, bytes.length);
        return ByteBuffer.wrap(bytes, from, Math.min(length, bytes.length - from)).slice();
      }
    };
  }

  private static Source source(SeekableByteChannel channel) {
    return new Source() {
      @Override
      public long size() throws IOException {
        return channel.size();
      }

      @Override
      public ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        channel.position(at);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
          // until full or at the end of the file
        }
        return buffer.flip();
      }
    };
  }
}
